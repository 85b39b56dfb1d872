// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Convolutions of NHWC images of bytes, and matrix products, which are convolutions of 1 x 1 over rows: to bytes, or to int32.
// The one thing to know: `QLinearConv` copies the windows of a block of pixels of y to rows of A in the thread's scratch, with the
// zero point in the pads. `QLinearConv_depthwise` multiplies floats, in which its few terms are exact. check-inl.h has the operands.

static const uint8_t* QLinearConv_bytes(const Tensor* tensor) { return static_cast<const uint8_t*>(tensor->data); }

// The one element of y's zero point; 0 for int32.
static int32_t QLinearConv_yZero(const Step& step) {
  if (step.inputs[6] == nullptr) return 0;
  const uint8_t zero = QLinearConv_bytes(step.inputs[6])[0];
  return step.inputs[6]->dtype == kInt8 ? static_cast<int8_t>(zero) : zero;
}

struct QLinearConvWork {
  const Step* step;
  const Context* context;
  ConvGeometry g;
  int64_t k4, blocks, units, parts;  // units are groups, or panels where there is one group; each task has units / parts of them
  bool row_sums, direct;
  uint8_t flip, ready;  // what makes a byte of x uint8, and what makes it ready for Dot
};

static void QLinearConv_copy(const uint8_t* from, int64_t n, uint8_t ready, uint8_t* to) {
  if (ready == 0) {
    memcpy(to, from, static_cast<size_t>(n));
    return;
  }
  for (int64_t i = 0; i < n; ++i) to[i] = from[i] ^ ready;
}

// The window that group `group` sees of image n at pixel `at` of y, as one row of A.
static void QLinearConv_row(const QLinearConvWork& work, int64_t n, int64_t at, int64_t group, uint8_t pad, uint8_t* to) {
  const ConvGeometry& g = work.g;
  const int64_t channels = g.c / g.group, run = g.s * channels;
  const int64_t top = at / g.q * g.stride_h - g.top, left = at % g.q * g.stride_w - g.left;
  const uint8_t* image = QLinearConv_bytes(work.step->inputs[0]) + n * g.h * g.w * g.c + group * channels;
  const bool whole = g.group == 1 && g.dilation_w == 1 && left >= 0 && left + g.s <= g.w;
  for (int64_t r = 0; r < g.r; ++r, to += run) {
    const int64_t y = top + r * g.dilation_h;
    const uint8_t* row = image + y * g.w * g.c;
    if (y < 0 || y >= g.h) {
      memset(to, pad, static_cast<size_t>(run));
    } else if (whole) {
      QLinearConv_copy(row + left * g.c, run, work.ready, to);
    } else {
      for (int64_t s = 0; s < g.s; ++s) {
        const int64_t x = left + s * g.dilation_w;
        if (x < 0 || x >= g.w) memset(to + s * channels, pad, static_cast<size_t>(channels));
        else QLinearConv_copy(row + x * g.c, channels, work.ready, to + s * channels);
      }
    }
  }
}

static int32_t QLinearConv_rowSum(const uint8_t* a, int64_t k4) {
  int32_t sum = 0;
  for (int64_t i = 0; i < k4; ++i) sum += kDotZero == 0 ? int32_t{a[i]} : static_cast<int8_t>(a[i]);
  return sum;
}

static void QLinearConv_task(void* arg, int index, int thread) {
  const QLinearConvWork& work = *static_cast<const QLinearConvWork*>(arg);
  const Step& step = *work.step;
  const ConvGeometry& g = work.g;
  const Tensor& b = *step.inputs[2];
  const Tensor* factors = step.inputs[5];
  const int64_t part = index % work.parts, block = index / work.parts % work.blocks, n = index / work.parts / work.blocks;
  const int64_t pixels = g.p * g.q, first = pixels * block / work.blocks, rows = pixels * (block + 1) / work.blocks - first;
  const int64_t columns = g.k / g.group, k = g.r * g.s * (g.c / g.group), padded = step.inputs[3]->dims[2];
  const int64_t begin = work.units * part / work.parts, end = work.units * (part + 1) / work.parts;
  uint8_t* scratch = work.context->Scratch(thread);
  const int64_t block_rows = IntegerBlockRows(pixels, work.k4);

  IntegerGemmArgs args = {};
  args.zero_by_row = step.inputs[1]->elements > 1;
  args.a_zero = QLinearConv_bytes(step.inputs[1]) + (args.zero_by_row ? n * pixels + first : 0);
  args.flip = work.flip;
  args.rows = rows;
  args.k4 = work.k4;
  args.stride_a = work.direct ? g.c : work.k4;
  args.stride_y = g.k;
  args.dtype = step.outputs[0]->dtype;
  args.y_zero = QLinearConv_yZero(step);
  args.low = static_cast<int32_t>(step.attrs[11]);
  args.high = static_cast<int32_t>(step.attrs[12]);
  args.factor_column = factors != nullptr && factors->dims[1] > 1 ? 1 : 0;
  args.factor_row = factors != nullptr && factors->dims[0] > 1 ? factors->dims[1] : 0;
  int32_t* row_sums = reinterpret_cast<int32_t*>(scratch + block_rows * work.k4);
  args.row_sums = work.row_sums ? row_sums : nullptr;

  const bool by_group = g.group > 1;
  for (int64_t group = by_group ? begin : 0; group < (by_group ? end : 1); ++group) {
    if (work.direct) {
      args.a = QLinearConv_bytes(step.inputs[0]) + (n * pixels + first) * g.c;
    } else {
      for (int64_t i = 0; i < rows; ++i) {
        uint8_t* to = scratch + i * work.k4;
        const uint8_t pad = static_cast<uint8_t>(args.a_zero[args.zero_by_row ? i : 0] ^ work.ready);
        QLinearConv_row(work, n, first + i, group, pad, to);
        memset(to + k, 0, static_cast<size_t>(work.k4 - k));
        if (work.row_sums) row_sums[i] = QLinearConv_rowSum(to, work.k4);
      }
      args.a = scratch;
    }
    // The weights are of this group, and of this image where they are not of all.
    const int64_t unit = (b.dims[0] > g.group ? n * g.group : 0) + group, column = by_group ? 0 : begin * kGemmPanel;
    const int64_t last = by_group || end * kGemmPanel > columns ? columns : end * kGemmPanel;
    args.columns = last - column;
    args.b = static_cast<const int8_t*>(b.data) + unit * padded * work.k4 + column * work.k4;
    args.offset = static_cast<const int32_t*>(step.inputs[3]->data) + 2 * unit * padded + column;
    args.zero = args.offset + padded;
    const int64_t channel = group * columns + column;
    args.bias = step.inputs[4] == nullptr ? nullptr : static_cast<const int32_t*>(step.inputs[4]->data) + channel;
    if (factors != nullptr)
      args.factors = static_cast<const float*>(factors->data) + channel * args.factor_column + (n * pixels + first) * args.factor_row;
    args.y = static_cast<uint8_t*>(step.outputs[0]->data) + ((n * pixels + first) * g.k + channel) * (args.dtype == kInt32 ? 4 : 1);
    IntegerGemm(args);
  }
}

void QLinearConv(const Step& step, const Context& context) {
  QLinearConvWork work = {&step, &context, Conv_geometry(step), 0, 0, 0, 1, false, false, 0, 0};
  const ConvGeometry& g = work.g;
  if (step.outputs[0]->elements == 0) return;
  work.k4 = IntegerRowBytes(g);
  work.flip = step.inputs[0]->dtype == kInt8 ? 128 : 0;
  work.ready = static_cast<uint8_t>(work.flip ^ kDotZero);
  const Tensor& columns = *step.inputs[3];
  const int32_t* zero = static_cast<const int32_t*>(columns.data) + columns.dims[2];
  for (int64_t unit = 0; unit < columns.dims[0]; ++unit, zero += 2 * columns.dims[2])
    for (int64_t i = 0; i < columns.dims[2]; ++i) work.row_sums |= zero[i] != 0;
  const bool plain = g.r == 1 && g.s == 1 && g.stride_h == 1 && g.stride_w == 1 && !g.padded && g.group == 1;
  work.direct = plain && work.k4 == g.c && work.ready == 0 && !work.row_sums;
  const int64_t pixels = g.p * g.q, block_rows = IntegerBlockRows(pixels, work.k4);
  work.blocks = (pixels + block_rows - 1) / block_rows;
  work.units = g.group > 1 ? g.group : (g.k + kGemmPanel - 1) / kGemmPanel;
  const int64_t blocks = g.n * work.blocks;
  const bool worth_sharing = pixels * g.k / g.group * work.k4 > 500000;
  if (context.threads > 1 && worth_sharing && blocks < 2 * context.threads) {
    const int64_t wanted = (2 * context.threads + blocks - 1) / blocks;
    work.parts = wanted < work.units ? wanted : work.units;
  }
  context.ParallelFor(static_cast<int>(blocks * work.parts), QLinearConv_task, &work);
}

// kPixels neighbouring pixels, kLanes channels, of which n exist; x points at the first tap that lies in the image, of taps_h x taps_w,
// the weights at the same tap.
struct QLinearConvTaps {
  int64_t taps_h, taps_w, row, column, pixel;  // strides of x from tap to tap, and from pixel to pixel of y
  int64_t weight_row, weight_column;
  float x_zero;
};

template <bool kSigned, bool kWhole>
Vec QLinearConv_load(const uint8_t* x, size_t n) {
  uint8_t some[kLanes] = {};
  if (!kWhole) memcpy(some, x, n);
  const VecI bytes = LoadBytes(kWhole ? x : some);
  return ToFloat(kSigned ? ShiftRight<24>(ShiftLeft<24>(bytes)) : bytes);
}

// The sums of x w less those of the zero point times w: floats without a fraction below 2^24, which check-inl.h sees to.
template <int kPixels, bool kSigned, bool kWhole>
void QLinearConv_depthwiseTile(const QLinearConvTaps& t, const uint8_t* x, const float* weights, size_t n, int32_t* results) {
  Vec sums[kPixels], zeros = Zero();
#pragma GCC unroll 4
  for (int i = 0; i < kPixels; ++i) sums[i] = Zero();
  const Vec x_zero = Set(-t.x_zero);
  for (int64_t r = 0; r < t.taps_h; ++r) {
    const uint8_t* tap = x + r * t.row;
    const float* weight = weights + r * t.weight_row;
    for (int64_t s = 0; s < t.taps_w; ++s, tap += t.column, weight += t.weight_column) {
      const Vec w = Load(weight);
      zeros = MulAdd(x_zero, w, zeros);
#pragma GCC unroll 4
      for (int i = 0; i < kPixels; ++i) sums[i] = MulAdd(QLinearConv_load<kSigned, kWhole>(tap + i * t.pixel, n), w, sums[i]);
    }
  }
#pragma GCC unroll 4
  for (int i = 0; i < kPixels; ++i) StoreI(results + i * kLanes, ToInt(Add(sums[i], zeros)));
}

// The same of 4 pixels kStride apart and windows 3 wide: a byte is made a float once for all windows that it lies in.
template <int kStride, bool kSigned>
void QLinearConv_depthwiseThree(const QLinearConvTaps& t, const uint8_t* x, const float* weights, size_t, int32_t* results) {
  Vec sums[4] = {Zero(), Zero(), Zero(), Zero()}, zeros = Zero();
  const Vec x_zero = Set(-t.x_zero);
  for (int64_t r = 0; r < t.taps_h; ++r, x += t.row, weights += t.weight_row) {
    Vec w[3];
#pragma GCC unroll 4
    for (int s = 0; s < 3; ++s) {
      w[s] = Load(weights + s * t.weight_column);
      zeros = MulAdd(x_zero, w[s], zeros);
    }
#pragma GCC unroll 16
    for (int column = 0; column < 3 * kStride + 3; ++column) {
      const Vec value = QLinearConv_load<kSigned, true>(x + column * t.column, kLanes);
#pragma GCC unroll 4
      for (int i = 0; i < 4; ++i) {
        const int s = column - i * kStride;
        if (s >= 0 && s < 3) sums[i] = MulAdd(value, w[s], sums[i]);
      }
    }
  }
#pragma GCC unroll 4
  for (int i = 0; i < 4; ++i) StoreI(results + i * kLanes, ToInt(Add(sums[i], zeros)));
}

// The first tap inside [0, size) for a window that begins at `begin`, and how many there are.
static void QLinearConv_inside(int64_t begin, int64_t taps, int64_t dilation, int64_t size, int64_t* first, int64_t* count) {
  *first = begin < 0 ? (-begin + dilation - 1) / dilation : 0;
  const int64_t end = begin >= size ? 0 : (size - 1 - begin) / dilation + 1;
  *count = (end < taps ? end : taps) - *first;
  if (*count < 0) *count = 0;
}

// What becomes of sums: with the bias they are stored, or first multiplied and rounded. Passed by value, so that it stays in registers:
// a byte that is stored may be anything's, for all that a compiler knows.
struct QLinearConvEnd {
  VecI bias, y_zero;
  Vec factor, low, high;
  bool bytes;
};

inline void QLinearConv_store(QLinearConvEnd end, const int32_t* sums, size_t n, uint8_t* y) {
  const VecI sum = AddI(LoadI(sums), end.bias);
  alignas(64) uint8_t buffer[4 * kLanes];
  if (end.bytes) {
    StoreBytes(n == kLanes ? y : buffer, AddI(ToInt(Min(end.high, Max(end.low, Mul(ToFloat(sum), end.factor)))), end.y_zero));
    if (n < kLanes) memcpy(y, buffer, n);
  } else {
    StoreI(reinterpret_cast<int32_t*>(buffer), sum);
    memcpy(y, buffer, 4 * n);
  }
}

// One row of y, n channels from `channel` on: pixels whose window lies in the image by fours, others one by one.
template <bool kSigned, bool kWhole>
void QLinearConv_depthwiseChannels(const Step& step, const ConvGeometry& g, int64_t image, int64_t p, int64_t channel, size_t n, QLinearConvTaps t,
                                   QLinearConvEnd end) {
  int64_t r0, s0;
  const int64_t top = p * g.stride_h - g.top, last = g.w - g.reach_w + g.left, size = end.bytes ? 1 : 4;
  QLinearConv_inside(top, g.r, g.dilation_h, g.h, &r0, &t.taps_h);
  const int64_t row = t.taps_h > 0 ? (image * g.h + top + r0 * g.dilation_h) * g.w * g.c : 0;
  const uint8_t* x = QLinearConv_bytes(step.inputs[0]) + row + channel;
  const float* weights = static_cast<const float*>(step.inputs[2]->data) + channel + r0 * t.weight_row;
  uint8_t* y = static_cast<uint8_t*>(step.outputs[0]->data) + ((image * g.p + p) * g.q * g.k + channel) * size;
  auto tile = QLinearConv_depthwiseTile<4, kSigned, kWhole>;
  if (kWhole && g.s == 3 && g.dilation_w == 1 && g.stride_w == 1) tile = QLinearConv_depthwiseThree<1, kSigned>;
  if (kWhole && g.s == 3 && g.dilation_w == 1 && g.stride_w == 2) tile = QLinearConv_depthwiseThree<2, kSigned>;
  // Pixels [first, inside) have windows that lie in the image; the last four of them may be computed twice.
  const int64_t first = (g.left + g.stride_w - 1) / g.stride_w, fit = last < 0 ? 0 : last / g.stride_w + 1, inside = fit < g.q ? fit : g.q;
  for (int64_t q = 0; q < g.q;) {
    alignas(64) int32_t sums[4 * kLanes];
    const bool four = q >= first && q < inside && inside - first >= 4;
    if (four && q + 4 > inside) q = inside - 4;
    const int64_t begin = q * g.stride_w - g.left;
    if (four) {
      t.taps_w = g.s;
      tile(t, x + begin * g.c, weights, n, sums);
    } else {
      QLinearConv_inside(begin, g.s, g.dilation_w, g.w, &s0, &t.taps_w);
      const int64_t at = t.taps_w > 0 && t.taps_h > 0 ? (begin + s0 * g.dilation_w) * g.c : 0;
      QLinearConv_depthwiseTile<1, kSigned, kWhole>(t, x + at, weights + s0 * t.weight_column, n, sums);
    }
    for (int i = 0; i < (four ? 4 : 1); ++i, ++q) QLinearConv_store(end, sums + i * kLanes, kWhole ? kLanes : n, y + q * g.k * size);
  }
}

static void QLinearConv_depthwiseRow(const Step& step, const ConvGeometry& g, int64_t image, int64_t p) {
  const Tensor* factors = step.inputs[5];
  const int32_t y_zero = QLinearConv_yZero(step);
  const bool is_signed = step.inputs[0]->dtype == kInt8;
  QLinearConvTaps t = {};
  t.row = g.dilation_h * g.w * g.c;
  t.column = g.dilation_w * g.c;
  t.pixel = g.stride_w * g.c;
  t.weight_column = step.inputs[2]->dims[1];
  t.weight_row = g.s * t.weight_column;
  const uint8_t zero = QLinearConv_bytes(step.inputs[1])[0];
  t.x_zero = static_cast<float>(is_signed ? int32_t{static_cast<int8_t>(zero)} : zero);
  QLinearConvEnd end = {};
  end.low = Set(static_cast<float>(step.attrs[11] - y_zero));
  end.high = Set(static_cast<float>(step.attrs[12] - y_zero));
  end.y_zero = SetI(y_zero);
  end.bytes = factors != nullptr;
  for (int64_t channel = 0; channel < g.c; channel += kLanes) {
    const int64_t some = g.c - channel < kLanes ? g.c - channel : kLanes;
    int32_t bias[kLanes] = {};
    float factor[kLanes] = {};
    for (int64_t j = 0; j < some; ++j) {
      if (step.inputs[4] != nullptr) bias[j] = static_cast<const int32_t*>(step.inputs[4]->data)[channel + j];
      if (factors != nullptr) factor[j] = static_cast<const float*>(factors->data)[factors->dims[1] > 1 ? channel + j : 0];
    }
    end.bias = LoadI(bias);
    end.factor = Load(factor);
    const bool whole = some == kLanes;
    const auto run = is_signed ? (whole ? QLinearConv_depthwiseChannels<true, true> : QLinearConv_depthwiseChannels<true, false>)
                               : (whole ? QLinearConv_depthwiseChannels<false, true> : QLinearConv_depthwiseChannels<false, false>);
    run(step, g, image, p, channel, static_cast<size_t>(some), t, end);
  }
}

struct QLinearConvRows {
  const Step* step;
  ConvGeometry g;
  int64_t rows, tasks;
};

static void QLinearConv_depthwiseTask(void* arg, int index, int) {
  const QLinearConvRows& work = *static_cast<const QLinearConvRows*>(arg);
  const int64_t end = work.rows * (index + 1) / work.tasks;
  for (int64_t row = work.rows * index / work.tasks; row < end; ++row)
    QLinearConv_depthwiseRow(*work.step, work.g, row / work.g.p, row % work.g.p);
}

void QLinearConv_depthwise(const Step& step, const Context& context) {
  QLinearConvRows work = {&step, Conv_geometry(step), 0, 0};
  const ConvGeometry& g = work.g;
  work.rows = g.n * g.p;
  if (step.outputs[0]->elements == 0) return;
  const int64_t row_cost = g.q * g.c * g.r * g.s;
  const int64_t rows_per_task = row_cost < 100000 ? 100000 / row_cost + 1 : 1;
  work.tasks = (work.rows + rows_per_task - 1) / rows_per_task;
  context.ParallelFor(static_cast<int>(work.tasks), QLinearConv_depthwiseTask, &work);
}

// Weights that a model computes, in the layout that ops/common/integer.py gives constant ones.
void QLinearConv_pack(const Step& step, const Context&) {
  const Tensor& w = *step.inputs[0];
  const Tensor& zero = *step.inputs[1];
  const bool by_column = w.rank == 3;  // (units, k, columns), else (units, columns, channels, taps)
  const int64_t units = w.dims[0], columns = w.dims[by_column ? 2 : 1], channels = by_column ? w.dims[1] : w.dims[2];
  const int64_t taps = by_column ? 1 : w.dims[3], k = channels * taps, k4 = (k + 3) / 4 * 4, padded = step.outputs[1]->dims[2];
  const uint8_t flip = w.dtype == kInt8 ? 0 : 128;
  int8_t* to = static_cast<int8_t*>(step.outputs[0]->data);
  int32_t* out = static_cast<int32_t*>(step.outputs[1]->data);
  memset(to, 0, static_cast<size_t>(step.outputs[0]->elements));
  memset(out, 0, static_cast<size_t>(step.outputs[1]->elements) * 4);
  for (int64_t unit = 0; unit < units; ++unit, to += padded * k4, out += 2 * padded) {
    for (int64_t j = 0; j < columns; ++j) {
      const int64_t zero_at = zero.elements == 1 ? 0 : zero.elements == columns ? j : unit * columns + j;
      const int32_t zero_point = static_cast<int8_t>(QLinearConv_bytes(&zero)[zero_at] ^ flip);
      int8_t* column = to + j / kGemmPanel * kGemmPanel * k4 + j % kGemmPanel * 4;
      int32_t sum = 0;
      for (int64_t i = 0; i < k; ++i) {
        const int64_t channel = i % channels, tap = i / channels;
        const int64_t at = by_column ? (unit * k + i) * columns + j : ((unit * columns + j) * channels + channel) * taps + tap;
        const int8_t value = static_cast<int8_t>(QLinearConv_bytes(&w)[at] ^ flip);
        column[i / 4 * 4 * kGemmPanel + i % 4] = value;
        sum += value - zero_point;
      }
      out[j] = sum;
      out[padded + j] = zero_point;
    }
  }
}
