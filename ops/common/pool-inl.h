// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The loops of MaxPool and AveragePool over NHWC images; an operator brings what it does with the taps of one window.
// The one thing to know: a window is cut where it leaves the image, so that no tap is read outside of it.

struct PoolWindow {
  const float* x;          // the first tap that lies in the image
  int64_t taps_h, taps_w;  // how many lie in it
  int64_t row, column;     // strides from tap to tap, in floats
  float divisor;           // of an average
};

// y[0, channels) of one window.
using PoolWindowFn = void (*)(const PoolWindow& window, int64_t channels, float* y);

struct PoolWork {
  const Step* step;
  PoolWindowFn run;
  bool count_pads;
  int64_t rows, tasks;
};

// Taps of a window that begins at `begin` within [low, high): the first one and their number.
static inline int64_t PoolTaps(int64_t begin, int64_t taps, int64_t dilation, int64_t low, int64_t high, int64_t* first) {
  *first = begin < low ? (low - begin + dilation - 1) / dilation : 0;
  const int64_t end = begin >= high ? 0 : (high - 1 - begin) / dilation + 1;
  const int64_t count = (end < taps ? end : taps) - *first;
  return count < 0 ? 0 : count;
}

static void PoolTask(void* arg, int index, int) {
  const PoolWork& work = *static_cast<const PoolWork*>(arg);
  const int64_t* a = work.step->attrs;
  const int64_t* x = work.step->inputs[0]->dims;
  const int64_t* y = work.step->outputs[0]->dims;
  const int64_t h = x[1], w = x[2], c = x[3];
  PoolWindow window = {};
  window.row = a[8] * w * c;
  window.column = a[9] * c;
  float* to = static_cast<float*>(work.step->outputs[0]->data);
  const int64_t end = work.rows * (index + 1) / work.tasks;
  for (int64_t row = work.rows * index / work.tasks; row < end; ++row) {
    const int64_t n = row / y[1], top = row % y[1] * a[2] - a[4];
    int64_t r0, s0, skipped;
    const int64_t taps_h = PoolTaps(top, a[0], a[8], 0, h, &r0);
    const int64_t counted_h = PoolTaps(top, a[0], a[8], -a[4], h + a[6], &skipped);
    for (int64_t q = 0; q < y[2]; ++q) {
      const int64_t left = q * a[3] - a[5];
      window.taps_w = PoolTaps(left, a[1], a[9], 0, w, &s0);
      const int64_t counted_w = PoolTaps(left, a[1], a[9], -a[5], w + a[7], &skipped);
      const bool inside = taps_h > 0 && window.taps_w > 0;
      window.taps_h = inside ? taps_h : 0;
      window.x = static_cast<const float*>(work.step->inputs[0]->data);
      if (inside) window.x += ((n * h + top + r0 * a[8]) * w + left + s0 * a[9]) * c;
      const int64_t count = work.count_pads ? counted_h * counted_w : window.taps_h * window.taps_w;
      window.divisor = static_cast<float>(count > 0 ? count : 1);
      work.run(window, c, to + (row * y[2] + q) * c);
    }
  }
}

inline void Pool(const Step& step, const Context& context, PoolWindowFn run, bool count_pads) {
  const Tensor& y = *step.outputs[0];
  if (y.elements == 0) return;
  PoolWork work = {&step, run, count_pads, y.dims[0] * y.dims[1], 0};
  const int64_t row_cost = y.dims[2] * y.dims[3] * step.attrs[0] * step.attrs[1];
  const int64_t rows_per_task = row_cost < 100000 ? 100000 / row_cost + 1 : 1;
  work.tasks = (work.rows + rows_per_task - 1) / rows_per_task;
  context.ParallelFor(static_cast<int>(work.tasks), PoolTask, &work);
}
