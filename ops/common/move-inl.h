// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Copies elements from one strided place to another: Transpose, Slice and Expand are this with other strides,
// Concat and Split many of it. The one thing to know: strides count elements and may be 0 or negative; the operator's check has
// proved that all lie inside.

inline constexpr int64_t kMoveTask = 16384;  // elements

struct MoveArgs {
  const void* x;
  void* y;
  size_t element_bytes;
  int rank;
  int64_t dims[kMaxRank];
  int64_t x_strides[kMaxRank];
  int64_t y_strides[kMaxRank];
  int64_t planes, task_planes, task_rows, row_tasks;  // of Move itself
};

// The strides of dense `dims`.
inline void MoveDenseStrides(int rank, const int64_t* dims, int64_t* strides) {
  int64_t stride = 1;
  for (int d = rank - 1; d >= 0; --d) {
    strides[d] = stride;
    stride *= dims[d];
  }
}

// A plane of rows × columns elements; `row` and `column` strides of x and y.
template <class T>
inline void MovePlaneOf(const void* from, void* to, int64_t rows, int64_t columns, int64_t x_row, int64_t x_column, int64_t y_row, int64_t y_column) {
  const T* x = static_cast<const T*>(from);
  T* y = static_cast<T*>(to);
  if (x_column == 1 && y_column == 1 && columns >= 8) {
    for (int64_t r = 0; r < rows; ++r) __builtin_memcpy(y + r * y_row, x + r * x_row, static_cast<size_t>(columns) * sizeof(T));
    return;
  }
  if (sizeof(T) == 4 && columns == 3 && y_row == 3 && x_row == 1 && y_column == 1) {
    // An image of three channels: y is written from the one end to the other.
    const T *x1 = x + x_column, *x2 = x1 + x_column;
    for (int64_t r = 0; r < rows; ++r, y += 3) {
      y[0] = x[r];
      y[1] = x1[r];
      y[2] = x2[r];
    }
    return;
  }
  if (columns < 8 && rows > columns) return MovePlaneOf<T>(from, to, columns, rows, x_column, x_row, y_column, y_row);
  // Tiles of 16 × 16, so that of both sides few lines are touched at a time.
  for (int64_t r0 = 0; r0 < rows; r0 += 16) {
    const int64_t r1 = r0 + 16 < rows ? r0 + 16 : rows;
    for (int64_t c0 = 0; c0 < columns; c0 += 16) {
      const int64_t c1 = c0 + 16 < columns ? c0 + 16 : columns;
      for (int64_t r = r0; r < r1; ++r) {
        const T* in = x + r * x_row;
        T* out = y + r * y_row;
        for (int64_t c = c0; c < c1; ++c) out[c * y_column] = in[c * x_column];
      }
    }
  }
}

inline void MovePlane(size_t bytes, const void* x, void* y, int64_t rows, int64_t columns, int64_t x_row, int64_t x_column, int64_t y_row, int64_t y_column) {
  switch (bytes) {
    case 1: return MovePlaneOf<uint8_t>(x, y, rows, columns, x_row, x_column, y_row, y_column);
    case 2: return MovePlaneOf<uint16_t>(x, y, rows, columns, x_row, x_column, y_row, y_column);
    case 4: return MovePlaneOf<uint32_t>(x, y, rows, columns, x_row, x_column, y_row, y_column);
    default: return MovePlaneOf<uint64_t>(x, y, rows, columns, x_row, x_column, y_row, y_column);
  }
}

inline void MoveTask(void* arg, int index, int) {
  const MoveArgs& move = *static_cast<const MoveArgs*>(arg);
  const int row = move.rank - 2, column = move.rank - 1;
  const int64_t first = index / move.row_tasks * move.task_planes;
  const int64_t last = first + move.task_planes < move.planes ? first + move.task_planes : move.planes;
  const int64_t from = index % move.row_tasks * move.task_rows;
  const int64_t left = move.dims[row] - from;
  const int64_t rows = left < move.task_rows ? left : move.task_rows;
  const int64_t bytes = static_cast<int64_t>(move.element_bytes);
  for (int64_t plane = first; plane < last; ++plane) {
    int64_t in = from * move.x_strides[row], out = from * move.y_strides[row];
    for (int64_t rest = plane, d = row - 1; d >= 0; --d) {
      in += rest % move.dims[d] * move.x_strides[d];
      out += rest % move.dims[d] * move.y_strides[d];
      rest /= move.dims[d];
    }
    const uint8_t* x = static_cast<const uint8_t*>(move.x) + in * bytes;
    uint8_t* y = static_cast<uint8_t*>(move.y) + out * bytes;
    MovePlane(move.element_bytes, x, y, rows, move.dims[column], move.x_strides[row], move.x_strides[column], move.y_strides[row],
              move.y_strides[column]);
  }
}

// Does what `move` says; its last four members and the order of its dims are not the caller's.
inline void Move(const Context& context, MoveArgs move) {
  int64_t elements = 1;
  for (int d = 0; d < move.rank; ++d) elements *= move.dims[d];
  if (elements == 0) return;
  for (; move.rank < 2; ++move.rank) {
    move.dims[1] = move.rank == 0 ? 1 : move.dims[0];
    move.x_strides[1] = move.rank == 0 ? 1 : move.x_strides[0];
    move.y_strides[1] = move.rank == 0 ? 1 : move.y_strides[0];
    move.dims[0] = 1;
  }
  const int last = move.rank - 1;
  if (move.x_strides[last] != 1) {
    // The dim along which x is contiguous becomes the plane's rows: y's lines are then full when they leave the cache.
    for (int d = 0; d < last - 1; ++d) {
      if (move.x_strides[d] != 1 || move.dims[d] == 1) continue;
      int64_t* const arrays[3] = {move.dims, move.x_strides, move.y_strides};
      for (int64_t* sizes : arrays) {
        const int64_t swapped = sizes[d];
        sizes[d] = sizes[last - 1];
        sizes[last - 1] = swapped;
      }
      break;
    }
  }
  const int64_t rows = move.dims[last - 1], columns = move.dims[last];
  move.planes = elements / (rows * columns);
  move.task_rows = (kMoveTask / columns + 16) / 16 * 16;
  if (move.task_rows > rows) move.task_rows = rows;
  move.row_tasks = (rows + move.task_rows - 1) / move.task_rows;
  move.task_planes = 1 + kMoveTask / (move.task_rows * columns);
  context.ParallelFor(static_cast<int>((move.planes + move.task_planes - 1) / move.task_planes * move.row_tasks), MoveTask, &move);
}
