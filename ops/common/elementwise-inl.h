// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Elementwise operators of one to three inputs: an operator brings a functor, this file the loops. The one thing to know: op.py has
// given all operands one rank by views (broadcast dims are 1), so that the last dim is long and `step` along it is 0 or 1.
//
//   struct AddRun { static Vec Run(Vec a, Vec b) { return Add(a, b); } };
//   inline void Add(const Step& step, const Context& context) { Elementwise(step, context, BinaryRow<AddRun>); }

inline constexpr int64_t kElementwiseBlock = 16384;  // elements of one task: some 10 µs of work, and its data stay in L2

// One row: n elements of `out`; input k advances by step[k] (0 or 1) for each.
struct ElementwiseRow {
  const void* in[3];
  int64_t step[3];
  void* out;
  int64_t n;
  const float* floats;
};

using ElementwiseRowFn = void (*)(const ElementwiseRow& row);

struct ElementwiseWork {
  const Step* step;
  ElementwiseRowFn row;
  int64_t rows, columns, task_rows, task_columns, column_tasks;
};

inline void ElementwiseTask(void* arg, int index, int) {
  const ElementwiseWork& work = *static_cast<const ElementwiseWork*>(arg);
  const Step& step = *work.step;
  const Tensor& y = *step.outputs[0];
  const int outer = y.rank > 0 ? y.rank - 1 : 0;
  const int64_t first_row = index / work.column_tasks * work.task_rows;
  const int64_t last_row = first_row + work.task_rows < work.rows ? first_row + work.task_rows : work.rows;
  const int64_t column = index % work.column_tasks * work.task_columns;
  const int64_t left = work.columns - column;

  int64_t at[kMaxRank] = {};
  for (int64_t rest = first_row, d = outer - 1; d >= 0; --d) {
    at[d] = rest % y.dims[d];
    rest /= y.dims[d];
  }
  ElementwiseRow row = {};
  row.n = left < work.task_columns ? left : work.task_columns;
  row.floats = step.floats;
  for (int64_t r = first_row; r < last_row; ++r) {
    for (int k = 0; k < step.input_count; ++k) {
      const Tensor& x = *step.inputs[k];
      int64_t offset = 0;
      for (int d = 0; d < outer; ++d) offset = offset * x.dims[d] + (x.dims[d] == 1 ? 0 : at[d]);
      if (y.rank > 0) offset *= x.dims[outer];
      row.step[k] = y.rank == 0 || x.dims[outer] == work.columns;
      offset += column * row.step[k];
      row.in[k] = static_cast<const uint8_t*>(x.data) + offset * static_cast<int64_t>(DTypeBytes(x.dtype));
    }
    row.out = static_cast<uint8_t*>(y.data) + (r * work.columns + column) * static_cast<int64_t>(DTypeBytes(y.dtype));
    work.row(row);
    for (int d = outer - 1; d >= 0 && ++at[d] == y.dims[d]; --d) at[d] = 0;
  }
}

inline void Elementwise(const Step& step, const Context& context, ElementwiseRowFn row) {
  const Tensor& y = *step.outputs[0];
  if (y.elements == 0) return;
  ElementwiseWork work = {};
  work.step = &step;
  work.row = row;
  work.columns = y.rank > 0 ? y.dims[y.rank - 1] : 1;
  work.rows = y.elements / work.columns;
  const bool split = context.threads > 1;
  work.task_columns = split && work.columns > kElementwiseBlock ? kElementwiseBlock : work.columns;
  work.task_rows = split ? (kElementwiseBlock + work.columns - 1) / work.columns : work.rows;
  work.column_tasks = (work.columns + work.task_columns - 1) / work.task_columns;
  const int64_t row_tasks = (work.rows + work.task_rows - 1) / work.task_rows;
  context.ParallelFor(static_cast<int>(row_tasks * work.column_tasks), ElementwiseTask, &work);
}

// y[i] = F::Run(a[i·step], b[i·step]) of scalars.
template <class F, class T, class U>
inline void ScalarRow(const ElementwiseRow& row) {
  const T* a = static_cast<const T*>(row.in[0]);
  const T* b = static_cast<const T*>(row.in[1]);
  U* y = static_cast<U*>(row.out);
  for (int64_t i = 0; i < row.n; ++i) y[i] = static_cast<U>(F::Run(a[i * row.step[0]], b[i * row.step[1]]));
}

// The row of F for integers of `dtype`, to the same dtype.
template <class F>
inline ElementwiseRowFn IntegerRow(int32_t dtype) {
  switch (dtype) {
    case kUint8: return ScalarRow<F, uint8_t, uint8_t>;
    case kInt8: return ScalarRow<F, int8_t, int8_t>;
    case kUint16: return ScalarRow<F, uint16_t, uint16_t>;
    case kInt16: return ScalarRow<F, int16_t, int16_t>;
    case kInt32: return ScalarRow<F, int32_t, int32_t>;
    case kInt64: return ScalarRow<F, int64_t, int64_t>;
    case kUint32: return ScalarRow<F, uint32_t, uint32_t>;
    default: return ScalarRow<F, uint64_t, uint64_t>;
  }
}

// The row of F for any dtype but float16, to bool.
template <class F>
inline ElementwiseRowFn CompareRow(int32_t dtype) {
  switch (dtype) {
    case kFloat32: return ScalarRow<F, float, uint8_t>;
    case kFloat64: return ScalarRow<F, double, uint8_t>;
    case kUint8: case kBool: return ScalarRow<F, uint8_t, uint8_t>;
    case kInt8: return ScalarRow<F, int8_t, uint8_t>;
    case kUint16: return ScalarRow<F, uint16_t, uint8_t>;
    case kInt16: return ScalarRow<F, int16_t, uint8_t>;
    case kInt32: return ScalarRow<F, int32_t, uint8_t>;
    case kInt64: return ScalarRow<F, int64_t, uint8_t>;
    case kUint32: return ScalarRow<F, uint32_t, uint8_t>;
    default: return ScalarRow<F, uint64_t, uint8_t>;
  }
}
