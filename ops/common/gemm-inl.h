// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The micro-kernel and the loops around it: kGemmRows x kGemmColumns sums in registers, the loop over tiles inside the kernel, one
// call for each panel of 16 columns and group of rows. The one thing to know: sums run over the whole of k, so that C is
// written once, and the order of additions does not depend on the number of threads. Needs math-inl.h and activation-inl.h.

inline constexpr int kGemmVecs = kGemmColumns / kLanes;
alignas(64) inline constexpr float kGemmNoBias[kGemmColumns] = {};

// What does not change between the tiles of one panel, or two.
struct GemmPanel {
  const float* b;
  const float* bias;
  const float* prefetch;  // the next panel, or null
  int64_t panel_size;     // from b to the second panel
  int64_t stride_a, stride_c, outer, inner, run, outer_stride, inner_stride;
  int columns;  // of this panel, or two: at most kGemmColumns
  float low, high;
};

// The end of tiles that have a residual, or fewer columns than vectors have lanes.
static void GemmFinish(const GemmPanel& panel, const float* results, int rows, int width, float* c, const float* residual) {
  const Vec low = Set(panel.low), high = Set(panel.high);
  for (int i = 0; i < rows; ++i, results += width, c += panel.stride_c) {
    for (int j = 0; j < panel.columns; j += kLanes) {
      const int left = panel.columns - j;
      const size_t n = static_cast<size_t>(left < kLanes ? left : kLanes);
      Vec sum = Load(results + j);
      if (residual != nullptr) sum = Add(sum, n == kLanes ? Load(residual + j) : LoadN(residual + j, n));
      sum = Min(high, Max(low, sum));
      if (n == kLanes) Store(c + j, sum);
      else StoreN(c + j, sum, n);
    }
    if (residual != nullptr) residual += panel.stride_c;
  }
}

// Vector v of row k of the weights.
inline Vec GemmWeights(const float* b, int64_t panel_size, int k, int v) {
  const int column = v * kLanes;
  return Load(b + column / kGemmPanel * panel_size + k * kGemmPanel + column % kGemmPanel);
}

// Stores `count` tiles of kRows rows, of which the first kVecs vectors of the panel are computed. Eight sums hide the latency of
// an addition (4 cycles, 2 at a time); small tiles have several sums for each result, over every second or fourth k.
template <int kRows, int kVecs>
void GemmTiles(const GemmPanel& panel, const float* a, float* c, const float* residual, int64_t count) {
  constexpr int kWays = kRows * kVecs >= 8 ? 1 : kRows * kVecs >= 4 ? 2 : 4;
  // No deeper than it has to be: compilers load the factors of all unrolled k first, and spill sums.
  constexpr int kDepth = kWays > kGemmDepth ? kWays : kGemmDepth;
  constexpr int kUpper = kRows > 3 ? 3 : 0;  // rows from the fourth on have a pointer of their own
  constexpr int kPair = kVecs > 1 ? 2 : 1;
  constexpr int kPanels = kVecs * kLanes <= kGemmPanel ? 1 : kVecs * kLanes / kGemmPanel;
  const int64_t panel_size = panel.panel_size;
  const int64_t stride_a = panel.stride_a, stride_c = panel.stride_c, run = panel.run;
  const float* prefetch = panel.prefetch;
  int64_t prefetch_tiles = prefetch != nullptr ? kDepth : 0;
  for (; count > 0; --count) {
    Vec sums[kWays * kRows][kVecs];
#pragma GCC unroll 16
    for (int i = 0; i < kWays * kRows; ++i) {
#pragma GCC unroll 16
      for (int v = 0; v < kVecs; ++v) sums[i][v] = i < kRows ? Load(panel.bias + v * kLanes) : Zero();
    }
    const int64_t prefetch_step = prefetch_tiles > 0 ? kGemmPanel : 0;
    if (prefetch_tiles-- <= 0) prefetch = panel.b;
    const float* b = panel.b;
    const float* outer = a;
    for (int64_t o = panel.outer; o > 0; --o, outer += panel.outer_stride) {
      const float* inner = outer;
      for (int64_t n = panel.inner; n > 0; --n, inner += panel.inner_stride) {
        const float* a0 = inner;
        const float* a3 = inner + kUpper * stride_a;
        const float* end_whole = inner + (run & ~int64_t{kDepth - 1});
        const float* end = inner + run;
        for (; a0 != end_whole; a0 += kDepth, a3 += kDepth, b += kDepth * kGemmPanel) {
#pragma GCC unroll 2
          for (int p = 0; p < kPanels; ++p, prefetch += prefetch_step) Prefetch(prefetch);
          Factors x[kRows];
#pragma GCC unroll 16
          for (int i = 0; i < kRows; ++i) x[i] = LoadFactors(i < 3 ? a0 + i * stride_a : a3 + (i - 3) * stride_a);
#pragma GCC unroll 4
          for (int k = 0; k < kDepth; ++k) {
            // Two vectors of weights at a time: more would not leave the registers that the sums need.
#pragma GCC unroll 16
            for (int pair = 0; pair < kVecs; pair += kPair) {
              Vec weights[kPair];
#pragma GCC unroll 2
              for (int v = 0; v < kPair; ++v) weights[v] = GemmWeights(b, panel_size, k, pair + v);
#pragma GCC unroll 16
              for (int i = 0; i < kRows; ++i) {
#pragma GCC unroll 2
                for (int v = 0; v < kPair; ++v) {
                  Vec& sum = sums[k % kWays * kRows + i][pair + v];
                  sum = MulAddFactor(x[i], k, weights[v], sum);
                }
              }
            }
          }
        }
        for (; a0 != end; ++a0, ++a3, b += kGemmPanel) {
#pragma GCC unroll 16
          for (int i = 0; i < kRows; ++i) {
            const Vec x = Set(i < 3 ? a0[i * stride_a] : a3[(i - 3) * stride_a]);
#pragma GCC unroll 16
            for (int v = 0; v < kVecs; ++v) sums[i][v] = MulAdd(x, GemmWeights(b, panel_size, 0, v), sums[i][v]);
          }
        }
      }
    }
    if (kWays > 1) {
#pragma GCC unroll 16
      for (int i = kRows; i < kWays * kRows; ++i) {
#pragma GCC unroll 16
        for (int v = 0; v < kVecs; ++v) sums[i % kRows][v] = Add(sums[i % kRows][v], sums[i][v]);
      }
    }
    if (residual == nullptr && panel.columns >= kVecs * kLanes) {
      const Vec low = Set(panel.low), high = Set(panel.high);
#pragma GCC unroll 16
      for (int i = 0; i < kRows; ++i) {
#pragma GCC unroll 16
        for (int v = 0; v < kVecs; ++v) Store(c + i * stride_c + v * kLanes, Min(high, Max(low, sums[i][v])));
      }
    } else {
      alignas(64) float results[kRows][kVecs * kLanes];
#pragma GCC unroll 16
      for (int i = 0; i < kRows; ++i) {
#pragma GCC unroll 16
        for (int v = 0; v < kVecs; ++v) Store(results[i] + v * kLanes, sums[i][v]);
      }
      GemmFinish(panel, results[0], kRows, kVecs * kLanes, c, residual);
    }
    a += kRows * stride_a;
    c += kRows * stride_c;
    if (residual != nullptr) residual += kRows * stride_c;
  }
}

using GemmTilesFn = void (*)(const GemmPanel& panel, const float* a, float* c, const float* residual, int64_t count);

// The kernel for tiles of `rows` rows; narrow ones for at most half the columns.
template <int kRows = kGemmRows>
GemmTilesFn GemmTilesOf(int rows, bool narrow) {
  if constexpr (kRows == 0) {
    return nullptr;
  } else {
    if (rows == kRows) return narrow ? GemmTiles<kRows, kGemmVecs / 2> : GemmTiles<kRows, kGemmVecs>;
    return GemmTilesOf<kRows - 1>(rows, narrow);
  }
}

// One panel: `groups` times `rows` rows, in tiles of nearly equal height (49 = 4 x 6 + 5 x 5).
static void GemmOnePanel(const GemmArgs& args, const GemmPanel& panel, int64_t column) {
  const int64_t tiles = (args.rows + kGemmRows - 1) / kGemmRows;
  const int64_t height = args.rows / tiles, taller = args.rows - height * tiles;
  const bool narrow = panel.columns <= kGemmColumns / 2;
  const GemmTilesFn low = GemmTilesOf(static_cast<int>(height), narrow);
  const GemmTilesFn tall = taller > 0 ? GemmTilesOf(static_cast<int>(height + 1), narrow) : nullptr;
  for (int64_t g = 0; g < args.groups; ++g) {
    const float* a = args.a + g * args.group_stride_a;
    float* c = args.c + g * args.group_stride_c + column;
    const float* residual = args.residual == nullptr ? nullptr : args.residual + g * args.group_stride_c + column;
    const int64_t split = taller * (height + 1);
    if (taller > 0) tall(panel, a, c, residual, taller);
    low(panel, a + split * args.stride_a, c + split * args.stride_c,
        residual == nullptr ? nullptr : residual + split * args.stride_c, tiles - taller);
    if (args.activation.kind > kActivationClamp) Activate(args.activation, c, args.rows, panel.columns, args.stride_c);
  }
}

void GemmBlock(const GemmArgs& args) {
  if (args.groups <= 0 || args.rows <= 0) return;
  const int64_t k = args.outer * args.inner * args.run;
  GemmPanel panel = {};
  panel.stride_a = args.stride_a;
  panel.stride_c = args.stride_c;
  panel.outer = args.outer;
  panel.inner = args.inner;
  panel.run = args.run;
  panel.panel_size = k * kGemmPanel;
  panel.outer_stride = args.outer_stride;
  panel.inner_stride = args.inner_stride;
  const bool clamp = args.activation.kind == kActivationClamp;
  panel.low = clamp ? args.activation.a : -INFINITY;
  panel.high = clamp ? args.activation.b : INFINITY;
  // Weights that are read for few rows come from far: have the next panel on its way.
  const bool prefetch = args.groups * args.rows <= 200;
  for (int64_t column = 0; column < args.columns; column += kGemmColumns) {
    const int64_t left = args.columns - column;
    panel.columns = static_cast<int>(left < kGemmColumns ? left : kGemmColumns);
    panel.b = args.b + column * k;
    panel.bias = args.bias == nullptr ? kGemmNoBias : args.bias + column;
    panel.prefetch = prefetch && left > kGemmColumns ? panel.b + k * kGemmColumns : nullptr;
    GemmOnePanel(args, panel, column);
  }
}

// A task is one block of rows times a range of tiles' columns: never a part of those, which would be summed in another order.
struct GemmWork {
  const GemmArgs* args;
  int64_t row_blocks, column_blocks;
};

static void GemmTask(void* arg, int index, int) {
  const GemmWork& work = *static_cast<const GemmWork*>(arg);
  GemmArgs args = *work.args;
  const int64_t tiles = (args.columns + kGemmColumns - 1) / kGemmColumns, k = args.outer * args.inner * args.run;
  const int64_t block = index / work.column_blocks, part = index % work.column_blocks;
  const int64_t first = args.rows * block / work.row_blocks, last = args.rows * (block + 1) / work.row_blocks;
  const int64_t column = tiles * part / work.column_blocks * kGemmColumns;
  const int64_t end = tiles * (part + 1) / work.column_blocks * kGemmColumns;
  args.columns = (end < args.columns ? end : args.columns) - column;
  args.rows = last - first;
  args.a += first * args.stride_a;
  args.b += column * k;
  args.c += first * args.stride_c + column;
  if (args.residual != nullptr) args.residual += first * args.stride_c + column;
  if (args.bias != nullptr) args.bias += column;
  GemmBlock(args);
}

void Gemm(const GemmArgs& args, const Context& context) {
  if (args.rows <= 0 || args.columns <= 0) return;
  const int64_t k = args.outer * args.inner * args.run;
  const int64_t tiles = (args.columns + kGemmColumns - 1) / kGemmColumns;
  const int64_t block = GemmBlockRows(args.rows, k);
  GemmWork work = {&args, (args.rows + block - 1) / block, 1};
  // Tasks smaller than this cost more to hand out than to do.
  const bool worth_sharing = args.rows * args.columns * k > 200000;
  if (context.threads > 1 && worth_sharing && work.row_blocks < 4 * context.threads) {
    const int64_t wanted = (4 * context.threads + work.row_blocks - 1) / work.row_blocks;
    work.column_blocks = wanted < tiles ? wanted : tiles;
  }
  context.ParallelFor(static_cast<int>(work.row_blocks * work.column_blocks), GemmTask, &work);
}

void Activate(const Activation& activation, float* y, int64_t rows, int64_t columns, int64_t stride) {
  if (activation.kind > kActivationClamp) return activation.run(activation, y, rows, columns, stride);
  if (activation.kind == kActivationClamp) ActivationRows<ActivationClamp>(activation, y, rows, columns, stride);
}

void ActivateCurve(const Activation& activation, float* y, int64_t rows, int64_t columns, int64_t stride) {
  switch (activation.kind) {
    case kActivationLeakyRelu: return ActivationRows<ActivationLeakyRelu>(activation, y, rows, columns, stride);
    case kActivationHardSigmoid: return ActivationRows<ActivationHardSigmoid>(activation, y, rows, columns, stride);
    case kActivationHardSwish: return ActivationRows<ActivationHardSwish>(activation, y, rows, columns, stride);
    case kActivationSigmoid: return ActivationRows<ActivationSigmoid>(activation, y, rows, columns, stride);
    case kActivationTanh: return ActivationRows<ActivationTanh>(activation, y, rows, columns, stride);
    case kActivationGelu: return ActivationRows<ActivationGelu>(activation, y, rows, columns, stride);
    case kActivationSilu: return ActivationRows<ActivationSilu>(activation, y, rows, columns, stride);
    default: return;
  }
}
