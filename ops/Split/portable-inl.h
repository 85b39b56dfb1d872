// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x is (outer, Σ n_i), y_i is (outer, n_i): Concat backwards.
struct SplitWork {
  const Step* step;
  int64_t task_rows;
};

inline void SplitTask(void* arg, int index, int) {
  const SplitWork& work = *static_cast<const SplitWork*>(arg);
  const Tensor& x = *work.step->inputs[0];
  const size_t bytes = DTypeBytes(x.dtype);
  const int64_t first = index * work.task_rows, left = x.dims[0] - first;
  const uint8_t* in = static_cast<const uint8_t*>(x.data) + static_cast<size_t>(first * x.dims[1]) * bytes;
  for (int i = 0; i < work.step->output_count; ++i) {
    const Tensor& y = *work.step->outputs[i];
    const int64_t n = y.dims[1];
    uint8_t* out = static_cast<uint8_t*>(y.data) + static_cast<size_t>(first * n) * bytes;
    MovePlane(bytes, in, out, left < work.task_rows ? left : work.task_rows, n, x.dims[1], 1, n, 1);
    in += static_cast<size_t>(n) * bytes;
  }
}

void Split(const Step& step, const Context& context) {
  const Tensor& x = *step.inputs[0];
  if (x.elements == 0) return;
  SplitWork work = {&step, 1 + 4096 / x.dims[1]};
  context.ParallelFor(static_cast<int>((x.dims[0] + work.task_rows - 1) / work.task_rows), SplitTask, &work);
}
