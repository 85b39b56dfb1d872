// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x in the middle of y, what is around it by mode; attrs: mode, then how much is in front of each dim (negative: cut away).
// mode 0: the second input, or 0 without; 1: reflected without the edge; 2: the edge; 3: from the other side.
inline int64_t PadIndex(int64_t i, int64_t n, int64_t mode) {
  if (i >= 0 && i < n) return i;
  if (mode == 0) return -1;
  if (mode == 2) return i < 0 ? 0 : n - 1;
  const int64_t period = mode == 3 ? n : n > 1 ? 2 * (n - 1) : 1;
  i %= period;
  i = i < 0 ? i + period : i;
  return i < n ? i : period - i;
}

struct PadWork {
  const Step* step;
  int64_t task_rows;
};

// Rows of y: along its last dim.
template <class T>
inline void PadTask(void* arg, int index, int) {
  const PadWork& work = *static_cast<const PadWork*>(arg);
  const Step& step = *work.step;
  const Tensor& x = *step.inputs[0];
  const Tensor& y = *step.outputs[0];
  const int last = y.rank - 1;
  const int64_t mode = step.attrs[0], *before = step.attrs + 1;
  const int64_t columns = y.dims[last], n = x.dims[last], rows = y.elements / columns;
  const T fill = step.input_count > 1 ? *static_cast<const T*>(step.inputs[1]->data) : T(0);
  const int64_t end = (index + 1) * work.task_rows < rows ? (index + 1) * work.task_rows : rows;
  int64_t at[kMaxRank] = {};  // of y's row
  for (int64_t rest = index * work.task_rows, d = last - 1; d >= 0; --d) {
    at[d] = rest % y.dims[d];
    rest /= y.dims[d];
  }
  for (int64_t r = index * work.task_rows; r < end; ++r) {
    bool inside = n > 0;
    int64_t row = 0;
    for (int d = 0; d < last; ++d) {
      const int64_t i = PadIndex(at[d] - before[d], x.dims[d], mode);
      inside = inside && i >= 0;
      row = row * x.dims[d] + i;
    }
    for (int d = last - 1; d >= 0 && ++at[d] == y.dims[d]; --d) at[d] = 0;
    T* out = static_cast<T*>(y.data) + r * columns;
    if (!inside) {
      for (int64_t c = 0; c < columns; ++c) out[c] = fill;
      continue;
    }
    const T* in = static_cast<const T*>(x.data) + row * n;
    // [from, to) of the row is x itself.
    int64_t from = before[last] > 0 ? before[last] : 0, to = before[last] + n;
    from = from < columns ? from : columns;
    to = to < from ? from : to < columns ? to : columns;
    if (to > from) __builtin_memcpy(out + from, in + (from - before[last]), static_cast<size_t>(to - from) * sizeof(T));
    for (int64_t c = from > 0 ? 0 : to; c < columns; c = c + 1 == from ? to : c + 1) {
      const int64_t i = PadIndex(c - before[last], n, mode);
      out[c] = i < 0 ? fill : in[i];
    }
  }
}

void Pad(const Step& step, const Context& context) {
  const Tensor& y = *step.outputs[0];
  if (y.elements == 0) return;
  const int64_t columns = y.dims[y.rank - 1], rows = y.elements / columns;
  PadWork work = {&step, 1 + 16384 / columns};
  const int tasks = static_cast<int>((rows + work.task_rows - 1) / work.task_rows);
  switch (DTypeBytes(y.dtype)) {
    case 1: return context.ParallelFor(tasks, PadTask<uint8_t>, &work);
    case 2: return context.ParallelFor(tasks, PadTask<uint16_t>, &work);
    case 4: return context.ParallelFor(tasks, PadTask<uint32_t>, &work);
    default: return context.ParallelFor(tasks, PadTask<uint64_t>, &work);
  }
}
