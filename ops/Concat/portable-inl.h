// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x_i is (outer, n_i), y is (outer, Σ n_i): the inputs side by side. A task is some rows of all of them, so that a line of y is
// complete before it leaves the cache.
struct ConcatWork {
  const Step* step;
  int64_t task_rows;
};

inline void ConcatTask(void* arg, int index, int) {
  const ConcatWork& work = *static_cast<const ConcatWork*>(arg);
  const Tensor& y = *work.step->outputs[0];
  const size_t bytes = DTypeBytes(y.dtype);
  const int64_t first = index * work.task_rows, left = y.dims[0] - first;
  uint8_t* out = static_cast<uint8_t*>(y.data) + static_cast<size_t>(first * y.dims[1]) * bytes;
  for (int i = 0; i < work.step->input_count; ++i) {
    const Tensor& x = *work.step->inputs[i];
    const int64_t n = x.dims[1];
    const uint8_t* in = static_cast<const uint8_t*>(x.data) + static_cast<size_t>(first * n) * bytes;
    MovePlane(bytes, in, out, left < work.task_rows ? left : work.task_rows, n, n, 1, y.dims[1], 1);
    out += static_cast<size_t>(n) * bytes;
  }
}

void Concat(const Step& step, const Context& context) {
  const Tensor& y = *step.outputs[0];
  if (y.elements == 0) return;
  ConcatWork work = {&step, 1 + 4096 / y.dims[1]};
  context.ParallelFor(static_cast<int>((y.dims[0] + work.task_rows - 1) / work.task_rows), ConcatTask, &work);
}
