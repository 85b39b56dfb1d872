// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Products of matrices of bytes in the vocabulary's Dot: exact sums of 32 bits, stored as they are or requantised.
// The one thing to know: rows of A are ready for Dot (a byte x of uint8 as x - kDotZero), and the zero points are not subtracted
// from factors but from sums: sum (a - za)(b - zb) = sum a' b - zb sum a' + (kDotZero - za) sum (b - zb), a' = a - kDotZero.

// Columns of a tile: a panel or a part of it, or two panels side by side where 16 columns are a single vector.
inline constexpr int kIntegerColumns = kDotVecs * kLanes;

// y = A B, of rows x columns. B is packed: panels of 16 columns [k4 / 4][16][4]; `offset` has each column's sum (b - zb), `zero` its zb.
struct IntegerGemmArgs {
  const uint8_t* a;         // rows stride_a apart, of k4 bytes: k rounded up to 4
  const int32_t* row_sums;  // of a', or null where all zb are 0
  const uint8_t* a_zero;    // one, or one for each row; as in the model, which `flip` makes uint8
  const int8_t* b;
  const int32_t* offset;
  const int32_t* zero;
  const int32_t* bias;      // one for each column, or null
  const float* factors;     // (rows or 1, columns or 1), by strides of 0 or more; null where y is of int32
  void* y;
  int64_t rows, columns, k4, stride_a, stride_y, factor_row, factor_column;
  int32_t dtype;            // of y
  int32_t y_zero, low, high;
  uint8_t flip;
  bool zero_by_row;
};

// What the columns of a tile are given, with nothing behind the last one.
struct IntegerColumns {
  int32_t base[kIntegerColumns];
  float factor[kIntegerColumns];
  int count;
};

static int32_t IntegerTimes(int32_t a, int32_t b) { return static_cast<int32_t>(static_cast<uint32_t>(a) * static_cast<uint32_t>(b)); }
static int32_t IntegerPlus(int32_t a, int32_t b) { return static_cast<int32_t>(static_cast<uint32_t>(a) + static_cast<uint32_t>(b)); }

static void IntegerFactors(const IntegerGemmArgs& args, int64_t row, int64_t column, IntegerColumns* columns) {
  const float* from = args.factors + row * args.factor_row + column * args.factor_column;
  for (int j = 0; j < columns->count; ++j) columns->factor[j] = from[j * args.factor_column];
}

static void IntegerColumnsOf(const IntegerGemmArgs& args, int64_t column, IntegerColumns* columns) {
  const int64_t left = args.columns - column;
  columns->count = static_cast<int>(left < kIntegerColumns ? left : kIntegerColumns);
  const int32_t a_zero = args.zero_by_row ? kDotZero : args.a_zero[0] ^ args.flip;
  for (int j = 0; j < columns->count; ++j) {
    const int32_t bias = args.bias == nullptr ? 0 : args.bias[column + j];
    columns->base[j] = IntegerPlus(bias, IntegerTimes(kDotZero - a_zero, args.offset[column + j]));
  }
  if (args.factors != nullptr && args.factor_row == 0) IntegerFactors(args, 0, column, columns);
}

// The terms of zero points that differ from row to row.
static void IntegerZeros(const IntegerGemmArgs& args, int64_t row, int64_t column, int count, int32_t* sums) {
  const int32_t of_a = args.zero_by_row ? kDotZero - (args.a_zero[row] ^ args.flip) : 0;
  const int32_t of_b = args.row_sums == nullptr ? 0 : -args.row_sums[row];
  for (int j = 0; j < count; ++j)
    sums[j] = IntegerPlus(sums[j], IntegerPlus(IntegerTimes(of_a, args.offset[column + j]), IntegerTimes(of_b, args.zero[column + j])));
}

// Sums to bytes, `rows` rows of `width` sums, for whole vectors of y.
static void IntegerBytes(const IntegerGemmArgs& args, int rows, int width, const IntegerColumns& columns, const int32_t* sums, uint8_t* y, int64_t stride) {
  const Vec low = Set(static_cast<float>(args.low - args.y_zero)), high = Set(static_cast<float>(args.high - args.y_zero));
  const VecI y_zero = SetI(args.y_zero);
  for (int j = 0; j < width; j += kLanes) {
    const VecI base = LoadI(columns.base + j);
    const Vec factor = Load(columns.factor + j);
    for (int i = 0; i < rows; ++i) {
      const Vec scaled = Mul(ToFloat(AddI(LoadI(sums + i * width + j), base)), factor);
      StoreBytes(y + i * stride + j, AddI(ToInt(Min(high, Max(low, scaled))), y_zero));
    }
  }
}

// Stores `rows` rows of `width` sums from `row` on. What is no whole number of vectors goes through a buffer.
static void IntegerFinish(const IntegerGemmArgs& args, int64_t row, int rows, int64_t column, int width, IntegerColumns* columns, int32_t* sums) {
  const bool by_row = args.zero_by_row || args.row_sums != nullptr || args.factor_row != 0;
  if (args.dtype != kInt32 && !by_row && columns->count == width)
    return IntegerBytes(args, rows, width, *columns, sums, static_cast<uint8_t*>(args.y) + row * args.stride_y + column, args.stride_y);
  const int64_t size = args.dtype == kInt32 ? 4 : 1;
  for (int i = 0; i < rows; ++i, sums += width) {
    if (args.zero_by_row || args.row_sums != nullptr) IntegerZeros(args, row + i, column, columns->count, sums);
    if (args.factor_row != 0) IntegerFactors(args, row + i, column, columns);
    alignas(64) uint8_t buffer[kIntegerColumns * 4];
    if (args.dtype == kInt32) {
      for (int j = 0; j < width; j += kLanes)
        StoreI(reinterpret_cast<int32_t*>(buffer) + j, AddI(LoadI(sums + j), LoadI(columns->base + j)));
    } else {
      IntegerBytes(args, 1, width, *columns, sums, buffer, 0);
    }
    memcpy(static_cast<uint8_t*>(args.y) + ((row + i) * args.stride_y + column) * size, buffer, static_cast<size_t>(columns->count * size));
  }
}

// The sums of kRows rows and kVecs vectors; from one panel of b to the next are panel_bytes.
template <int kRows, int kVecs>
void IntegerTile(const IntegerGemmArgs& args, const int8_t* b, const uint8_t* a, int32_t* results) {
  const int64_t stride_a = args.stride_a, panel_bytes = args.k4 * kGemmPanel;
  DotSum sums[kRows][kVecs] = {};
  for (const uint8_t* end = a + args.k4; a != end; a += 4, b += 4 * kGemmPanel) {
    DotB weights[kVecs];
#pragma GCC unroll 4
    for (int v = 0; v < kVecs; ++v) {
      const int column = v * kLanes;
      weights[v] = DotLoad(b + column / kGemmPanel * panel_bytes + column % kGemmPanel * 4);
    }
#pragma GCC unroll 16
    for (int i = 0; i < kRows; ++i) {
      const DotA x = DotSet(a + i * stride_a);
#pragma GCC unroll 4
      for (int v = 0; v < kVecs; ++v) sums[i][v] = Dot(sums[i][v], x, weights[v]);
    }
  }
#pragma GCC unroll 16
  for (int i = 0; i < kRows; ++i) {
#pragma GCC unroll 4
    for (int v = 0; v < kVecs; ++v) StoreI(results + (i * kVecs + v) * kLanes, DotTotal(sums[i][v]));
  }
}

using IntegerTileFn = void (*)(const IntegerGemmArgs& args, const int8_t* b, const uint8_t* a, int32_t* results);

// The kernel for tiles of `rows` rows and `width` columns: kIntegerColumns, or one panel of two.
template <int kRows = kDotRows>
IntegerTileFn IntegerTileOf(int rows, int width) {
  if constexpr (kRows == 0) {
    return nullptr;
  } else {
    if (rows != kRows) return IntegerTileOf<kRows - 1>(rows, width);
    return width == kIntegerColumns ? IntegerTile<kRows, kDotVecs> : IntegerTile<kRows, (kDotVecs + 1) / 2>;
  }
}

// All of y on this thread: the rows should be few enough that their A stays in the cache. Tiles are of nearly equal height.
static void IntegerGemm(const IntegerGemmArgs& args) {
  if (args.rows <= 0) return;
  const int64_t tiles = (args.rows + kDotRows - 1) / kDotRows;
  const int64_t height = args.rows / tiles, taller = args.rows - height * tiles;
  for (int64_t column = 0; column < args.columns; column += kIntegerColumns) {
    const int8_t* b = args.b + column / kGemmPanel * kGemmPanel * args.k4 + column % kGemmPanel * 4;
    const int width = kIntegerColumns > kGemmPanel && args.columns - column <= kGemmPanel ? kGemmPanel : kIntegerColumns;
    const IntegerTileFn low = IntegerTileOf(static_cast<int>(height), width), tall = IntegerTileOf(static_cast<int>(height + (taller > 0)), width);
    IntegerColumns columns = {};
    IntegerColumnsOf(args, column, &columns);
    for (int64_t tile = 0, row = 0; tile < tiles; ++tile) {
      alignas(64) int32_t sums[kDotRows * kIntegerColumns];
      const int64_t rows = height + (tile < taller);
      (tile < taller ? tall : low)(args, b, args.a + row * args.stride_a, sums);
      IntegerFinish(args, row, static_cast<int>(rows), column, width, &columns, sums);
      row += rows;
    }
  }
}
