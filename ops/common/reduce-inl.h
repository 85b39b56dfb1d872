// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Reductions of float32: x is (outer, reduced, inner), y is (outer, inner). An operator brings a functor:
//
//   struct ReduceSumRun {
//     static float Neutral();                 // what Gather may be given without a change
//     static Vec Gather(Vec sum, Vec x);      // sum of another x
//     static Vec Join(Vec a, Vec b);          // of two partial results
//     static float Across(Vec sum);           // of the lanes
//     static Vec Finish(Vec sum, float n);    // after the last of n
//   };
//
// The one thing to know: 64 steps are gathered before they are joined to the rest, so that a sum's error does not grow with n.

inline constexpr int64_t kReduceBlock = 64;
inline constexpr int64_t kReduceTask = 32768;  // elements of x

// Of n contiguous floats. Four sums hide the latency of Gather.
template <class F>
inline float ReduceRow(const float* x, int64_t n) {
  Vec total = Set(F::Neutral());
  int64_t i = 0;
  while (i + 4 * kLanes <= n) {
    Vec a = Set(F::Neutral()), b = a, c = a, d = a;
    for (int64_t k = 0; k < kReduceBlock && i + 4 * kLanes <= n; ++k, i += 4 * kLanes) {
      a = F::Gather(a, Load(x + i));
      b = F::Gather(b, Load(x + i + kLanes));
      c = F::Gather(c, Load(x + i + 2 * kLanes));
      d = F::Gather(d, Load(x + i + 3 * kLanes));
    }
    total = F::Join(total, F::Join(F::Join(a, b), F::Join(c, d)));
  }
  for (; i + kLanes <= n; i += kLanes) total = F::Gather(total, Load(x + i));
  if (i < n) {
    float last[kLanes];
    for (int k = 0; k < kLanes; ++k) last[k] = i + k < n ? x[i + k] : F::Neutral();
    total = F::Gather(total, Load(last));
  }
  return F::Across(total);
}

// y[0 .. kVectors · kLanes) of the columns of `rows` rows that lie `stride` apart.
template <class F, int kVectors>
inline void ReduceColumns(const float* x, float* y, int64_t rows, int64_t stride) {
  Vec total[kVectors];
  for (int v = 0; v < kVectors; ++v) total[v] = Set(F::Neutral());
  for (int64_t r = 0; r < rows;) {
    Vec block[kVectors];
    for (int v = 0; v < kVectors; ++v) block[v] = Set(F::Neutral());
    for (const int64_t end = r + kReduceBlock < rows ? r + kReduceBlock : rows; r < end; ++r) {
      for (int v = 0; v < kVectors; ++v) block[v] = F::Gather(block[v], Load(x + r * stride + v * kLanes));
    }
    for (int v = 0; v < kVectors; ++v) total[v] = F::Join(total[v], block[v]);
  }
  for (int v = 0; v < kVectors; ++v) Store(y + v * kLanes, F::Finish(total[v], static_cast<float>(rows)));
}

// The same of fewer than kLanes columns.
template <class F>
inline void ReduceLastColumns(const float* x, float* y, int64_t rows, int64_t stride, int columns) {
  Vec total = Set(F::Neutral());
  for (int64_t r = 0; r < rows;) {
    Vec block = Set(F::Neutral());
    for (const int64_t end = r + kReduceBlock < rows ? r + kReduceBlock : rows; r < end; ++r) {
      block = F::Gather(block, LoadN(x + r * stride, columns));
    }
    total = F::Join(total, block);
  }
  StoreN(y, F::Finish(total, static_cast<float>(rows)), columns);
}

struct ReduceWork {
  const Step* step;
  int64_t task_rows, task_columns, column_tasks;
};

template <class F>
inline void ReduceTask(void* arg, int index, int) {
  const ReduceWork& work = *static_cast<const ReduceWork*>(arg);
  const Tensor& x = *work.step->inputs[0];
  const int64_t outer = x.dims[0], reduced = x.dims[1], inner = x.dims[2];
  const int64_t first = index / work.column_tasks * work.task_rows;
  const int64_t last = first + work.task_rows < outer ? first + work.task_rows : outer;
  const int64_t from = index % work.column_tasks * work.task_columns;
  const int64_t to = from + work.task_columns < inner ? from + work.task_columns : inner;
  for (int64_t o = first; o < last; ++o) {
    const float* in = static_cast<const float*>(x.data) + o * reduced * inner;
    float* out = static_cast<float*>(work.step->outputs[0]->data) + o * inner;
    if (inner == 1) {
      StoreN(out, F::Finish(Set(ReduceRow<F>(in, reduced)), static_cast<float>(reduced)), 1);
      continue;
    }
    int64_t i = from;
    for (; i + 4 * kLanes <= to; i += 4 * kLanes) ReduceColumns<F, 4>(in + i, out + i, reduced, inner);
    for (; i + kLanes <= to; i += kLanes) ReduceColumns<F, 1>(in + i, out + i, reduced, inner);
    if (i < to) ReduceLastColumns<F>(in + i, out + i, reduced, inner, static_cast<int>(to - i));
  }
}

template <class F>
inline void Reduce(const Step& step, const Context& context) {
  const Tensor& x = *step.inputs[0];
  if (step.outputs[0]->elements == 0) return;
  const int64_t outer = x.dims[0], reduced = x.dims[1] > 0 ? x.dims[1] : 1, inner = x.dims[2];
  ReduceWork work = {&step, 1, inner, 1};
  const int64_t columns = (kReduceTask / reduced + 63) / 64 * 64 + 64;
  if (columns < inner) work.task_columns = columns;
  work.column_tasks = (inner + work.task_columns - 1) / work.task_columns;
  work.task_rows = 1 + kReduceTask / (reduced * inner);
  context.ParallelFor(static_cast<int>((outer + work.task_rows - 1) / work.task_rows * work.column_tasks), ReduceTask<F>, &work);
}

// Integers of one dtype: F::Run(sum, x), beginning with the first; F::Empty<T>() of none.
template <class F, class T>
inline void ReduceIntegersOf(const Tensor& x, const Tensor& y) {
  const int64_t outer = x.dims[0], reduced = x.dims[1], inner = x.dims[2];
  const T* in = static_cast<const T*>(x.data);
  T* out = static_cast<T*>(y.data);
  for (int64_t o = 0; o < outer; ++o) {
    for (int64_t i = 0; i < inner; ++i) {
      T sum = F::template Empty<T>();
      for (int64_t r = 0; r < reduced; ++r) {
        const T value = in[(o * reduced + r) * inner + i];
        sum = r == 0 ? value : F::Run(sum, value);
      }
      out[o * inner + i] = sum;
    }
  }
}

template <class F>
inline void ReduceIntegers(const Step& step) {
  const Tensor& x = *step.inputs[0];
  const Tensor& y = *step.outputs[0];
  switch (x.dtype) {
    case kUint8: return ReduceIntegersOf<F, uint8_t>(x, y);
    case kInt8: return ReduceIntegersOf<F, int8_t>(x, y);
    case kUint16: return ReduceIntegersOf<F, uint16_t>(x, y);
    case kInt16: return ReduceIntegersOf<F, int16_t>(x, y);
    case kInt32: return ReduceIntegersOf<F, int32_t>(x, y);
    case kInt64: return ReduceIntegersOf<F, int64_t>(x, y);
    case kUint32: return ReduceIntegersOf<F, uint32_t>(x, y);
    default: return ReduceIntegersOf<F, uint64_t>(x, y);
  }
}
