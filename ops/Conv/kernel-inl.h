// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Convolution of NHWC images. `Conv` is a matrix multiplication that reads x where it lies: along k a row of A is R runs of
// S C floats. The one thing to know: only blocks that reach into the pads are copied first, into the thread's scratch. `Conv_planar` reads images that lie channel
// by channel, as the few of a model's input do: along k there are C R runs of S floats.
// `Conv_dot`, for few output channels, adds along the runs instead of across the channels. `Conv_depthwise` keeps 4 pixels x 16 or 32 channels of sums,
// or those of three rows in strips. ops/common/conv.h has the geometry, check-inl.h says what the operands are.
// `Conv_winograd` and `Conv_winograd_2x2` transform 3 x 3 convolutions.

// Copies the pixels of x that a block of y sees, [row, row + rows) x [column, column + columns), with zeros outside of x.
static void Conv_copyPadded(const ConvGeometry& g, const float* x, int64_t row, int64_t rows, int64_t column,
                            int64_t columns, float* to) {
  const int64_t first = column < 0 ? 0 : column, end = column + columns < g.w ? column + columns : g.w;
  const int64_t before = (first - column) * g.c, inside = end > first ? (end - first) * g.c : 0;
  for (int64_t i = row; i < row + rows; ++i, to += columns * g.c) {
    if (i < 0 || i >= g.h || inside == 0) {
      memset(to, 0, static_cast<size_t>(columns * g.c) * sizeof(float));
      continue;
    }
    memset(to, 0, static_cast<size_t>(before) * sizeof(float));
    memcpy(to + before, x + (i * g.w + first) * g.c, static_cast<size_t>(inside) * sizeof(float));
    memset(to + before + inside, 0, static_cast<size_t>(columns * g.c - before - inside) * sizeof(float));
  }
}

struct ConvWork {
  const Step* step;
  const Context* context;
  ConvGeometry g;
  int64_t row_blocks, column_blocks;
  bool dot;
  int64_t units, parts;  // units are groups, or tiles' columns where there is one group; each task has units / parts of them
};

// What all blocks have in common.
static GemmArgs Conv_args(const Step& step, const ConvGeometry& g, const Context& context) {
  GemmArgs args = {};
  args.b = static_cast<const float*>(step.inputs[1]->data);
  args.bias = step.inputs[2] == nullptr ? nullptr : static_cast<const float*>(step.inputs[2]->data);
  args.columns = g.k / g.group;
  args.outer = g.r;
  const bool whole_rows = g.group == 1 && g.dilation_w == 1;
  args.inner = whole_rows ? 1 : g.s;
  args.run = whole_rows ? g.s * g.c : g.c / g.group;
  args.inner_stride = g.dilation_w * g.c;
  if (g.planar) {
    args.outer = g.c;
    args.inner = g.r;
    args.run = g.s;
  }
  args.activation = ActivationOf(step.attrs[11], step.floats, context);
  return args;
}

// kPixels neighbouring pixels of one output channel.
template <int kPixels>
void Conv_dotTile(const GemmArgs& args, const float* a, const float* w, float bias, const float* residual, float* c) {
  Vec sums[kPixels];
#pragma GCC unroll 8
  for (int i = 0; i < kPixels; ++i) sums[i] = Zero();
  for (int64_t o = 0; o < args.outer; ++o) {
    for (int64_t n = 0; n < args.inner; ++n, w += args.run) {
      const float* x = a + o * args.outer_stride + n * args.inner_stride;
      int64_t k = 0;
      for (; k + kLanes <= args.run; k += kLanes) {
        const Vec weights = Load(w + k);
#pragma GCC unroll 8
        for (int i = 0; i < kPixels; ++i) sums[i] = MulAdd(Load(x + i * args.stride_a + k), weights, sums[i]);
      }
      if (k == args.run) continue;
      const size_t left = static_cast<size_t>(args.run - k);
      const Vec weights = LoadN(w + k, left);
#pragma GCC unroll 8
      for (int i = 0; i < kPixels; ++i) sums[i] = MulAdd(LoadN(x + i * args.stride_a + k, left), weights, sums[i]);
    }
  }
#pragma GCC unroll 8
  for (int i = 0; i < kPixels; ++i) {
    const int64_t at = i * args.stride_c;
    c[at] = Sum(sums[i]) + bias + (residual == nullptr ? 0.0f : residual[at]);
  }
}

// As GemmBlock, with weights (columns, k) in rows.
static void Conv_dotBlock(const GemmArgs& args) {
  const int64_t k = args.outer * args.inner * args.run;
  for (int64_t g = 0; g < args.groups; ++g) {
    float* c = args.c + g * args.group_stride_c;
    for (int64_t row = 0; row < args.rows;) {
      const bool four = row + 4 <= args.rows;
      const float* a = args.a + g * args.group_stride_a + row * args.stride_a;
      for (int64_t j = 0; j < args.columns; ++j) {
        const int64_t at = row * args.stride_c + j;
        const float* residual = args.residual == nullptr ? nullptr : args.residual + g * args.group_stride_c + at;
        const auto tile = four ? Conv_dotTile<4> : Conv_dotTile<1>;
        tile(args, a, args.b + j * k, args.bias == nullptr ? 0.0f : args.bias[j], residual, c + at);
      }
      row += four ? 4 : 1;
    }
    Activate(args.activation, c, args.rows, args.columns, args.stride_c);
  }
}

// Keeps the units [first, end) of `args`, whose pointers are those of group 0, and multiplies.
static void Conv_units(const ConvGeometry& g, GemmArgs args, int64_t first, int64_t end) {
  const int64_t k = args.outer * args.inner * args.run;
  const int64_t panels = (args.columns + kGemmPanel - 1) / kGemmPanel;
  const bool by_group = g.group > 1;
  const int64_t count = by_group ? end - first : 1;
  const int64_t step_a = by_group ? g.c / g.group : 0, step_c = by_group ? args.columns : kGemmColumns;
  const int64_t step_b = by_group ? panels * k * kGemmPanel : k * kGemmColumns;
  const int64_t step_bias = by_group ? panels * kGemmPanel : kGemmColumns;
  args.a += first * step_a;
  args.b += first * step_b;
  args.c += first * step_c;
  if (args.bias != nullptr) args.bias += first * step_bias;
  if (args.residual != nullptr) args.residual += first * step_c;
  if (!by_group) args.columns = (end * kGemmColumns < args.columns ? end * kGemmColumns : args.columns) - first * kGemmColumns;
  for (int64_t i = 0; i < count; ++i) {
    GemmBlock(args);
    args.a += step_a;
    args.b += step_b;
    args.c += step_c;
    if (args.bias != nullptr) args.bias += step_bias;
    if (args.residual != nullptr) args.residual += step_c;
  }
}

static void Conv_task(void* arg, int index, int thread) {
  const ConvWork& work = *static_cast<const ConvWork*>(arg);
  const Step& step = *work.step;
  const ConvGeometry& g = work.g;
  int64_t at = index;
  const int64_t part = at % work.parts;
  at /= work.parts;
  const int64_t column_block = at % work.column_blocks;
  at /= work.column_blocks;
  const int64_t row_block = at % work.row_blocks, n = at / work.row_blocks;
  // Blocks are of nearly equal size.
  const int64_t p = g.p * row_block / work.row_blocks, rows = g.p * (row_block + 1) / work.row_blocks - p;
  const int64_t q = g.q * column_block / work.column_blocks, columns = g.q * (column_block + 1) / work.column_blocks - q;

  // What the block sees of x.
  const int64_t top = p * g.stride_h - g.top, height = (rows - 1) * g.stride_h + g.reach_h;
  const int64_t left = q * g.stride_w - g.left, width = (columns - 1) * g.stride_w + g.reach_w;
  const float* x = static_cast<const float*>(step.inputs[0]->data) + n * g.h * g.w * g.c;
  const int64_t pixel = g.planar ? 1 : g.c;
  int64_t pitch = g.w * pixel, plane = g.h * g.w;
  GemmArgs args = Conv_args(step, g, *work.context);
  if (top >= 0 && left >= 0 && top + height <= g.h && left + width <= g.w) {
    args.a = x + top * pitch + left * pixel;
  } else {
    float* scratch = reinterpret_cast<float*>(work.context->Scratch(thread));
    ConvGeometry image = g;
    image.c = pixel;
    const int64_t seen = height * width * pixel;
    for (int64_t i = 0; i < g.c; i += pixel) Conv_copyPadded(image, x + i * plane, top, height, left, width, scratch + i * seen);
    pitch = width * pixel;
    plane = height * width;
    args.a = scratch;
  }
  const int64_t y = ((n * g.p + p) * g.q + q) * g.k;
  args.c = static_cast<float*>(step.outputs[0]->data) + y;
  args.residual = step.inputs[3] == nullptr ? nullptr : static_cast<const float*>(step.inputs[3]->data) + y;
  args.outer_stride = g.planar ? plane : g.dilation_h * pitch;
  if (g.planar) args.inner_stride = g.dilation_h * pitch;
  args.groups = rows;
  args.rows = columns;
  args.group_stride_a = g.stride_h * pitch;
  args.group_stride_c = g.q * g.k;
  args.stride_a = g.stride_w * pixel;
  args.stride_c = g.k;
  if (columns < kGemmRows && rows > columns) {  // a narrow block: tiles down its columns
    const GemmArgs across = args;
    args.groups = across.rows;
    args.rows = across.groups;
    args.group_stride_a = across.stride_a;
    args.group_stride_c = across.stride_c;
    args.stride_a = across.group_stride_a;
    args.stride_c = across.group_stride_c;
  }
  if (work.dot) return Conv_dotBlock(args);
  Conv_units(g, args, work.units * part / work.parts, work.units * (part + 1) / work.parts);
}

static void Conv_blocks(const Step& step, const Context& context, bool dot, bool planar = false) {
  const ConvGeometry g = Conv_geometry(step, planar);
  if (g.n < 1 || g.p < 1 || g.q < 1) return;
  ConvWork work = {&step, &context, g, 0, 0, dot, 1, 1};
  work.row_blocks = (g.p + g.block_rows - 1) / g.block_rows;
  work.column_blocks = (g.q + g.block_columns - 1) / g.block_columns;
  work.units = g.group > 1 ? g.group : (g.k + kGemmColumns - 1) / kGemmColumns;
  const int64_t blocks = g.n * work.row_blocks * work.column_blocks;
  // Too few blocks for the threads: share out the channels of y as well.
  if (!dot && context.threads > 1 && blocks < 2 * context.threads) {
    const int64_t wanted = (2 * context.threads + blocks - 1) / blocks;
    work.parts = wanted < work.units ? wanted : work.units;
  }
  context.ParallelFor(static_cast<int>(blocks * work.parts), Conv_task, &work);
}

void Conv(const Step& step, const Context& context) {
  const ConvGeometry g = Conv_geometry(step);
  if (g.n < 1 || g.p < 1 || g.q < 1) return;
  if (g.group == 1 && g.r == 1 && g.s == 1 && !g.padded && g.stride_h == 1 && g.stride_w == 1) {
    GemmArgs args = Conv_args(step, g, context);
    args.a = static_cast<const float*>(step.inputs[0]->data);
    args.c = static_cast<float*>(step.outputs[0]->data);
    args.residual = step.inputs[3] == nullptr ? nullptr : static_cast<const float*>(step.inputs[3]->data);
    args.groups = 1;
    args.rows = g.n * g.p * g.q;
    args.stride_a = g.c;
    args.stride_c = g.k;
    return Gemm(args, context);
  }
  Conv_blocks(step, context, false);
}

void Conv_planar(const Step& step, const Context& context) { Conv_blocks(step, context, false, true); }

void Conv_dot(const Step& step, const Context& context) { Conv_blocks(step, context, true); }

// Vectors of channels that are summed at a time: with one, a sum would wait for the one before.
inline constexpr int kConvDepthwiseVecs = kLanes < kGemmPanel ? kGemmPanel / kLanes : 2;

// kPixels neighbouring pixels of y, kVecs vectors of channels, of which the last has n channels if not kWhole; x points at the first tap
// that lies in the image, of taps_h x taps_w, and the weights at the same tap.
struct ConvDepthwiseTaps {
  int64_t taps_h, taps_w, row, column, pixel;  // strides of x from tap to tap, and from pixel to pixel of y
  int64_t weight_row, weight_column;
  int64_t y_pixel;
  float low, high;
};

// kTaps is 1, or how many taps there are across where pixels of y are as far apart as taps: unrolled, they share what they load.
template <int kPixels, int kVecs, bool kWhole, int kTaps = 1>
void Conv_depthwiseTile(const ConvDepthwiseTaps& t, const float* x, const float* weights, const float* bias,
                        const float* residual, float* y, size_t n) {
  const int64_t taps_w = kTaps > 1 ? kTaps : t.taps_w, pixel = kTaps > 1 ? t.column : t.pixel;
  Vec sums[kPixels][kVecs];
#pragma GCC unroll 8
  for (int i = 0; i < kPixels; ++i) {
#pragma GCC unroll 8
    for (int v = 0; v < kVecs; ++v) sums[i][v] = bias == nullptr ? Zero() : Load(bias + v * kLanes);
  }
  for (int64_t r = 0; r < t.taps_h; ++r) {
    const float* tap = x + r * t.row;
    const float* weight = weights + r * t.weight_row;
#pragma GCC unroll 1
    for (int64_t s = 0; s < taps_w; s += kTaps) {
#pragma GCC unroll 8
      for (int next = 0; next < kTaps; ++next, tap += t.column, weight += t.weight_column) {
#pragma GCC unroll 8
        for (int v = 0; v < kVecs; ++v) {
          const Vec w = Load(weight + v * kLanes);
#pragma GCC unroll 8
          for (int i = 0; i < kPixels; ++i) {
            const float* from = tap + i * pixel + v * kLanes;
            sums[i][v] = MulAdd(kWhole || v + 1 < kVecs ? Load(from) : LoadN(from, n), w, sums[i][v]);
          }
        }
      }
    }
  }
  const Vec low = Set(t.low), high = Set(t.high);
#pragma GCC unroll 8
  for (int i = 0; i < kPixels; ++i) {
#pragma GCC unroll 8
    for (int v = 0; v < kVecs; ++v) {
      const int64_t at = i * t.y_pixel + v * kLanes;
      Vec sum = sums[i][v];
      const bool whole = kWhole || v + 1 < kVecs;
      if (residual != nullptr) sum = Add(sum, whole ? Load(residual + at) : LoadN(residual + at, n));
      sum = Min(high, Max(low, sum));
      if (whole) Store(y + at, sum);
      else StoreN(y + at, sum, n);
    }
  }
}

// The first tap inside [0, size) for a window that begins at `begin`, and how many there are.
static inline void Conv_inside(int64_t begin, int64_t taps, int64_t dilation, int64_t size, int64_t* first, int64_t* count) {
  *first = begin < 0 ? (-begin + dilation - 1) / dilation : 0;
  const int64_t end = begin >= size ? 0 : (size - 1 - begin) / dilation + 1;
  *count = (end < taps ? end : taps) - *first;
  if (*count < 0) *count = 0;
}

// A strip of kConvStrip pixels of y, one vector of channels, down the rows, of 3 x 3 windows: a row of x is loaded once and added to every row of y that sees it.
// Worth it where a vector is a cache line; else each line would be fetched more than once.
inline constexpr int kConvStrip = 4, kConvStripColumns = 2 * kConvStrip + 1;

struct ConvStrip {
  const float* columns[kConvStripColumns];  // of x, in row `first`; outside of the image zeros, of one row
  int64_t steps[kConvStripColumns];         // from row to row
  int64_t first, end;                       // rows of x that lie in the image, counted from that at which the first row of y begins
  int64_t rows, pixels;                     // of y
  int64_t y_row, y_pixel, weight;
  float low, high;
};

template <int kStride>
void Conv_depthwiseStrip(const ConvStrip& strip, const float* weights, const float* bias, const float* residual, float* y) {
  constexpr int kLive = kStride == 1 ? 3 : 2;  // rows of y that are being added to
  constexpr int kTurns = kStride * kLive;      // rows of x until the sums have the same places again
  constexpr int kColumns = (kConvStrip - 1) * kStride + 3;
  const float* columns[kColumns];
  int64_t steps[kColumns];
#pragma GCC unroll 16
  for (int i = 0; i < kColumns; ++i) {
    steps[i] = strip.steps[i];
    columns[i] = strip.columns[i];
  }
  Vec w[9], sums[kLive][kConvStrip];
#pragma GCC unroll 16
  for (int i = 0; i < 9; ++i) w[i] = Load(weights + i * strip.weight);
  const Vec start = bias == nullptr ? Zero() : Load(bias);
#pragma GCC unroll 3
  for (int live = 0; live < kLive; ++live) {
#pragma GCC unroll 8
    for (int i = 0; i < kConvStrip; ++i) sums[live][i] = start;
  }
  for (int64_t row = 0;;) {
#pragma GCC unroll 4
    for (int turn = 0; turn < kTurns; ++turn, ++row) {
      if (row >= strip.first && row < strip.end) {
        Vec x[kColumns];
#pragma GCC unroll 16
        for (int i = 0; i < kColumns; ++i) {
          x[i] = Load(columns[i]);
          columns[i] += steps[i];
        }
#pragma GCC unroll 3
        for (int r = 0; r < 3; ++r) {
          if ((turn + r) % kStride != 0) continue;
          const int live = (turn - r + kTurns) / kStride % kLive;
#pragma GCC unroll 3
          for (int s = 0; s < 3; ++s) {
#pragma GCC unroll 8
            for (int i = 0; i < kConvStrip; ++i) sums[live][i] = MulAdd(x[i * kStride + s], w[r * 3 + s], sums[live][i]);
          }
        }
      }
      if (turn % kStride != 0) continue;
      // The row of y that sees no further row of x.
      const int live = (turn - 2 + kTurns) / kStride % kLive;
      if (row >= 2) {
        const Vec low = Set(strip.low), high = Set(strip.high);
#pragma GCC unroll 8
        for (int i = 0; i < kConvStrip; ++i) {
          if (i >= strip.pixels) break;
          Vec sum = sums[live][i];
          if (residual != nullptr) sum = Add(sum, Load(residual + i * strip.y_pixel));
          Store(y + i * strip.y_pixel, Min(high, Max(low, sum)));
        }
        y += strip.y_row;
        if (residual != nullptr) residual += strip.y_row;
        if (row - 2 >= (strip.rows - 1) * kStride) return;
      }
#pragma GCC unroll 8
      for (int i = 0; i < kConvStrip; ++i) sums[live][i] = start;
    }
  }
}

alignas(64) inline constexpr float kConvZeros[kLanes] = {};

struct ConvStripsWork {
  const Step* step;
  const Context* context;
  ConvGeometry g;
  int64_t vectors, parts;  // a task has a vector of channels, and a part of the rows of y
};

inline void Conv_depthwiseStripsTask(void* arg, int index, int) {
  const ConvStripsWork& work = *static_cast<const ConvStripsWork*>(arg);
  const Step& step = *work.step;
  const ConvGeometry& g = work.g;
  const int64_t part = index % work.parts, channel = index / work.parts % work.vectors * kLanes, n = index / work.parts / work.vectors;
  const int64_t p = g.p * part / work.parts, end = g.p * (part + 1) / work.parts;
  const Activation activation = ActivationOf(step.attrs[11], step.floats, *work.context);
  const bool clamp = activation.kind == kActivationClamp;
  const int64_t top = p * g.stride_h - g.top, seen = (end - p - 1) * g.stride_h + g.r;
  ConvStrip strip = {};
  strip.first = top < 0 ? -top : 0;
  strip.end = top + seen > g.h ? g.h - top : seen;
  strip.rows = end - p;
  strip.y_row = g.q * g.k;
  strip.y_pixel = g.k;
  strip.weight = step.inputs[1]->dims[1];
  strip.low = clamp ? activation.a : -INFINITY;
  strip.high = clamp ? activation.b : INFINITY;
  const float* x = static_cast<const float*>(step.inputs[0]->data) + (n * g.h + top + strip.first) * g.w * g.c + channel;
  const float* weights = static_cast<const float*>(step.inputs[1]->data) + channel;
  const float* bias = step.inputs[2] == nullptr ? nullptr : static_cast<const float*>(step.inputs[2]->data) + channel;
  const int64_t to = (n * g.p + p) * strip.y_row + channel;
  const float* residual = step.inputs[3] == nullptr ? nullptr : static_cast<const float*>(step.inputs[3]->data) + to;
  float* y = static_cast<float*>(step.outputs[0]->data) + to;
  const auto run = g.stride_w == 1 ? Conv_depthwiseStrip<1> : Conv_depthwiseStrip<2>;
  for (int64_t q = 0; q < g.q; q += kConvStrip) {
    for (int64_t i = 0; i < kConvStripColumns; ++i) {
      const int64_t column = q * g.stride_w - g.left + i;
      const bool inside = column >= 0 && column < g.w && strip.first < strip.end;
      strip.columns[i] = inside ? x + column * g.c : kConvZeros;
      strip.steps[i] = inside ? g.w * g.c : 0;
    }
    strip.pixels = g.q - q < kConvStrip ? g.q - q : kConvStrip;
    run(strip, weights, bias, residual == nullptr ? nullptr : residual + q * g.k, y + q * g.k);
  }
  if (activation.kind <= kActivationClamp) return;
  for (int64_t row = 0; row < strip.rows; ++row) Activate(activation, y + row * strip.y_row, g.q, kLanes, g.k);
}

// The channels that strips have computed.
inline int64_t Conv_depthwiseStrips(const Step& step, const ConvGeometry& g, const Context& context) {
  if (g.r != 3 || g.s != 3 || g.dilation_h != 1 || g.dilation_w != 1 || g.stride_h != g.stride_w || g.stride_w > 2) return 0;
  ConvStripsWork work = {&step, &context, g, g.c / kLanes, 1};
  const int64_t tasks = g.n * work.vectors;
  if (tasks == 0) return 0;
  if (context.threads > 1 && tasks < 4 * context.threads) {  // rows of x where parts meet are read twice: parts are not small
    const int64_t wanted = (4 * context.threads + tasks - 1) / tasks, most = (g.p + 7) / 8;
    work.parts = wanted < most ? wanted : most;
  }
  context.ParallelFor(static_cast<int>(tasks * work.parts), Conv_depthwiseStripsTask, &work);
  return work.vectors * kLanes;
}

struct ConvDepthwiseWork {
  const Step* step;
  const Context* context;
  ConvGeometry g;
  int64_t channel;  // the first that is to be computed
  int64_t rows, tasks;
};

// One row of y for kVecs vectors of channels from `channel` on: pixels whose window lies in the image by fours, others one by one.
template <int kVecs, bool kWhole>
void Conv_depthwiseRow(const Step& step, const ConvGeometry& g, int64_t n, int64_t p, int64_t channel, size_t left,
                       ConvDepthwiseTaps t) {
  int64_t r0, s0;
  const int64_t top = p * g.stride_h - g.top;
  Conv_inside(top, g.r, g.dilation_h, g.h, &r0, &t.taps_h);
  const float* x = static_cast<const float*>(step.inputs[0]->data) + channel +
                   (t.taps_h > 0 ? (n * g.h + top + r0 * g.dilation_h) * g.w * g.c : 0);
  const float* weights = static_cast<const float*>(step.inputs[1]->data) + channel + r0 * t.weight_row;
  const float* bias = step.inputs[2] == nullptr ? nullptr : static_cast<const float*>(step.inputs[2]->data) + channel;
  const int64_t at = (n * g.p + p) * g.q * g.k + channel;
  const float* residual = step.inputs[3] == nullptr ? nullptr : static_cast<const float*>(step.inputs[3]->data) + at;
  float* y = static_cast<float*>(step.outputs[0]->data) + at;
  auto four = Conv_depthwiseTile<4, kVecs, kWhole>;
  // Fewer lanes make 16 sums, beside which few registers are free for what is shared; of more, strips leave less than a vector.
  if constexpr (kLanes >= 8 && (kLanes < kGemmPanel || kVecs == 1)) {
    if (g.s == 3 && t.pixel == t.column) four = Conv_depthwiseTile<4, kVecs, kWhole, 3>;
  }
  const int64_t last = g.w - g.reach_w + g.left;  // where the last window that lies inside begins
  for (int64_t q = 0; q < g.q;) {
    const int64_t begin = q * g.stride_w - g.left;
    const int64_t yq = q * g.k;
    if (begin >= 0 && (q + 3) * g.stride_w <= last && q + 4 <= g.q) {
      t.taps_w = g.s;
      four(t, x + begin * g.c, weights, bias, residual == nullptr ? nullptr : residual + yq, y + yq, left);
      q += 4;
    } else {
      Conv_inside(begin, g.s, g.dilation_w, g.w, &s0, &t.taps_w);
      const int64_t first = t.taps_w > 0 ? (begin + s0 * g.dilation_w) * g.c : 0;
      Conv_depthwiseTile<1, kVecs, kWhole>(t, x + first, weights + s0 * t.weight_column, bias,
                                   residual == nullptr ? nullptr : residual + yq, y + yq, left);
      ++q;
    }
  }
}

static void Conv_depthwiseTask(void* arg, int index, int) {
  const ConvDepthwiseWork& work = *static_cast<const ConvDepthwiseWork*>(arg);
  const Step& step = *work.step;
  const ConvGeometry& g = work.g;
  const Activation activation = ActivationOf(step.attrs[11], step.floats, *work.context);
  const bool clamp = activation.kind == kActivationClamp;
  ConvDepthwiseTaps t = {};
  t.row = g.dilation_h * g.w * g.c;
  t.column = g.dilation_w * g.c;
  t.pixel = g.stride_w * g.c;
  t.weight_column = step.inputs[1]->dims[1];
  t.weight_row = g.s * t.weight_column;
  t.y_pixel = g.k;
  t.low = clamp ? activation.a : -INFINITY;
  t.high = clamp ? activation.b : INFINITY;
  const int64_t begin = work.rows * index / work.tasks, end = work.rows * (index + 1) / work.tasks;
  for (int64_t row = begin; row < end; ++row) {
    int64_t channel = work.channel;
    for (; channel + kConvDepthwiseVecs * kLanes <= g.c; channel += kConvDepthwiseVecs * kLanes)
      Conv_depthwiseRow<kConvDepthwiseVecs, true>(step, g, row / g.p, row % g.p, channel, 0, t);
    if constexpr (kLanes == kGemmPanel) {  // two vectors, the second not whole, rather than two passes
      if (g.c - channel > kLanes) {
        Conv_depthwiseRow<2, false>(step, g, row / g.p, row % g.p, channel, static_cast<size_t>(g.c - channel - kLanes), t);
        channel = g.c;
      }
    }
    for (; channel < g.c; channel += kLanes) {
      const int64_t left = g.c - channel < kLanes ? g.c - channel : kLanes;
      Conv_depthwiseRow<1, false>(step, g, row / g.p, row % g.p, channel, static_cast<size_t>(left), t);
    }
    if (activation.kind > kActivationClamp)
      Activate(activation, static_cast<float*>(step.outputs[0]->data) + row * g.q * g.k + work.channel, g.q, g.k - work.channel, g.k);
  }
}

void Conv_depthwise(const Step& step, const Context& context) {
  ConvDepthwiseWork work = {&step, &context, Conv_geometry(step), 0, 0, 0};
  const ConvGeometry& g = work.g;
  work.rows = g.n * g.p;
  if (work.rows < 1 || g.q < 1) return;
  if constexpr (kLanes == kGemmPanel) work.channel = Conv_depthwiseStrips(step, g, context);
  if (work.channel == g.c) return;
  const int64_t row_cost = g.q * (g.c - work.channel) * g.r * g.s;  // multiplications
  const int64_t rows_per_task = row_cost < 100000 ? 100000 / row_cost + 1 : 1;
  work.tasks = (work.rows + rows_per_task - 1) / rows_per_task;
  context.ParallelFor(static_cast<int>(work.tasks), Conv_depthwiseTask, &work);
}

// Convolutions of 3 x 3 by Winograd's transforms (ops/common/winograd-inl.h), out x out pixels at a time. The transforms are pointers: only their code
// is there once for each size of a tile.
struct ConvWinogradWork {
  const Step* step;
  const Context* context;
  ConvGeometry g;
  int64_t out;
  decltype(&WinogradTile<4>) tile;
  decltype(&WinogradPixels<4>) pixels;
  int64_t tiles_h, tiles_w, blocks, parts, units;  // a task has a block of tiles, and units / parts of the columns' tiles
};

static void Conv_winogradTask(void* arg, int index, int thread) {
  const ConvWinogradWork& work = *static_cast<const ConvWinogradWork*>(arg);
  const int64_t out = work.out, in = out + 2, products = in * in;
  const Step& step = *work.step;
  const ConvGeometry& g = work.g;
  const int64_t block = index / work.parts, part = index % work.parts;
  const int64_t image = work.tiles_h * work.tiles_w, tiles = g.n * image;
  const int64_t first = tiles * block / work.blocks, count = tiles * (block + 1) / work.blocks - first;
  // 16 floats between the products: vectors at multiples of 4 KB would evict each other.
  const int64_t apart_v = count * g.c + 16, apart_m = count * kGemmColumns + 16;
  float* patch = reinterpret_cast<float*>(work.context->Scratch(thread));
  float* v = patch + products * g.c;
  float* m = v + products * apart_v;
  const float* x = static_cast<const float*>(step.inputs[0]->data);
  for (int64_t t = 0; t < count; ++t) {
    const int64_t at = first + t, n = at / image;
    const int64_t top = at % image / work.tiles_w * out - g.top, left = at % work.tiles_w * out - g.left;
    const float* from = x + n * g.h * g.w * g.c;
    if (top >= 0 && left >= 0 && top + in <= g.h && left + in <= g.w) {
      work.tile(from + (top * g.w + left) * g.c, g.w * g.c, g.c, v + t * g.c, apart_v);
    } else {
      Conv_copyPadded(g, from, top, in, left, in, patch);
      work.tile(patch, in * g.c, g.c, v + t * g.c, apart_v);
    }
  }
  const float* weights = static_cast<const float*>(step.inputs[1]->data);
  const float* bias = step.inputs[2] == nullptr ? nullptr : static_cast<const float*>(step.inputs[2]->data);
  const float* residual = step.inputs[3] == nullptr ? nullptr : static_cast<const float*>(step.inputs[3]->data);
  float* y = static_cast<float*>(step.outputs[0]->data);
  const int64_t panels = step.inputs[1]->dims[1];
  const Activation activation = ActivationOf(step.attrs[11], step.floats, *work.context);
  const bool clamp = activation.kind == kActivationClamp;
  WinogradPlace place = {};
  place.low = clamp ? activation.a : -INFINITY;
  place.high = clamp ? activation.b : INFINITY;
  place.row = g.q * g.k;
  place.pixel = g.k;
  for (int64_t unit = work.units * part / work.parts; unit < work.units * (part + 1) / work.parts; ++unit) {
    const int64_t column = unit * kGemmColumns;
    GemmArgs args = {};
    args.groups = args.outer = args.inner = 1;
    args.rows = count;
    args.columns = g.k - column < kGemmColumns ? g.k - column : kGemmColumns;
    args.run = args.stride_a = g.c;
    args.stride_c = kGemmColumns;
    for (int64_t i = 0; i < products; ++i) {
      args.a = v + i * apart_v;
      args.b = weights + (i * panels * kGemmPanel + column) * g.c;
      args.c = m + i * apart_m;
      GemmBlock(args);
    }
    place.bias = bias == nullptr ? nullptr : bias + column;
    place.columns = args.columns;
    for (int64_t t = 0; t < count; ++t) {
      const int64_t at = first + t, p = at % image / work.tiles_w * out, q = at % work.tiles_w * out;
      const int64_t to = ((at / image * g.p + p) * g.q + q) * g.k + column;
      place.rows = g.p - p < out ? g.p - p : out;
      place.width = g.q - q < out ? g.q - q : out;
      place.residual = residual == nullptr ? nullptr : residual + to;
      place.y = y + to;
      work.pixels(place, m + t * kGemmColumns, apart_m);
      if (activation.kind <= kActivationClamp) continue;
      for (int64_t i = 0; i < place.rows; ++i) Activate(activation, place.y + i * place.row, place.width, place.columns, place.pixel);
    }
  }
}

static void Conv_winogradTiled(const Step& step, const Context& context, int out, decltype(&WinogradTile<4>) tile,
                               decltype(&WinogradPixels<4>) pixels) {
  ConvWinogradWork work = {&step, &context, Conv_geometry(step), out, tile, pixels, 0, 0, 0, 1, 0};
  const ConvGeometry& g = work.g;
  work.tiles_h = (g.p + out - 1) / out;
  work.tiles_w = (g.q + out - 1) / out;
  const int64_t tiles = g.n * work.tiles_h * work.tiles_w, most = Conv_winogradTiles(out, g.c);
  if (tiles < 1) return;
  work.blocks = (tiles + most - 1) / most;
  work.units = (g.k + kGemmColumns - 1) / kGemmColumns;
  if (context.threads > 1 && work.blocks < 2 * context.threads) {  // too few blocks: share out the channels of y as well
    const int64_t wanted = (2 * context.threads + work.blocks - 1) / work.blocks;
    work.parts = wanted < work.units ? wanted : work.units;
  }
  context.ParallelFor(static_cast<int>(work.blocks * work.parts), Conv_winogradTask, &work);
}

void Conv_winograd(const Step& step, const Context& context) {
  Conv_winogradTiled(step, context, 4, WinogradTile<4>, WinogradPixels<4>);
}

void Conv_winograd_2x2(const Step& step, const Context& context) {
  Conv_winogradTiled(step, context, 2, WinogradTile<2>, WinogradPixels<2>);
}

// Weights that a model computes, in the layout that op.py gives constant ones.
void Conv_pack(const Step& step, const Context&) {
  const float* w = static_cast<const float*>(step.inputs[0]->data);
  const int64_t* dims = step.inputs[0]->dims;
  float* to = static_cast<float*>(step.outputs[0]->data);
  const int64_t k = dims[0] / step.attrs[0], c = dims[1], taps = dims[2] * dims[3];
  const int64_t panels = step.outputs[0]->dims[1];
  for (int64_t i = 0; i < step.outputs[0]->elements; ++i) {
    // i counts (group, panel, tap, channel, column of the panel).
    const int64_t column = i % kGemmPanel + i / (kGemmPanel * c * taps) % panels * kGemmPanel;
    const int64_t channel = i / kGemmPanel % c, tap = i / (kGemmPanel * c) % taps;
    const int64_t group = i / (kGemmPanel * c * taps * panels);
    to[i] = column < k ? w[((group * k + column) * c + channel) * taps + tap] : 0.0f;
  }
}
