// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y is the maximum of each window of x; a NaN counts as nothing, as in onnxruntime.
// The last channels are loaded and stored by their number.

static void MaxPool_window(const PoolWindow& window, int64_t channels, float* y) {
  int64_t i = 0;
  for (; i < channels; i += kLanes) {
    const int64_t left = channels - i;
    const size_t n = static_cast<size_t>(left < kLanes ? left : kLanes);
    Vec most = Set(-INFINITY);
    for (int64_t r = 0; r < window.taps_h; ++r) {
      const float* x = window.x + r * window.row + i;
      for (int64_t s = 0; s < window.taps_w; ++s, x += window.column)
        most = Max(left >= kLanes ? Load(x) : LoadN(x, n), most);
    }
    if (left >= kLanes) Store(y + i, most);
    else StoreN(y + i, most, n);
  }
}

void MaxPool(const Step& step, const Context& context) { Pool(step, context, MaxPool_window, false); }

struct MaxPoolBytes {
  const Step* step;
  int64_t rows, tasks;
};

// One row of y: the bytes of a tap lie one behind the other, which compilers see.
template <class T>
void MaxPool_byteRow(const Step& step, int64_t row) {
  constexpr T kLeast = static_cast<T>(-1) < static_cast<T>(0) ? static_cast<T>(-128) : static_cast<T>(0);
  const int64_t* a = step.attrs;
  const int64_t* y = step.outputs[0]->dims;
  const int64_t h = step.inputs[0]->dims[1], w = step.inputs[0]->dims[2], c = step.inputs[0]->dims[3];
  const int64_t n = row / y[1], top = row % y[1] * a[2] - a[4];
  int64_t r0, s0;
  const int64_t taps_h = PoolTaps(top, a[0], a[8], 0, h, &r0);
  T* to = static_cast<T*>(step.outputs[0]->data) + row * y[2] * c;
  for (int64_t q = 0; q < y[2]; ++q, to += c) {
    const int64_t left = q * a[3] - a[5], taps_w = PoolTaps(left, a[1], a[9], 0, w, &s0);
    for (int64_t i = 0; i < c; ++i) to[i] = kLeast;
    for (int64_t tap = 0; tap < taps_h * taps_w; ++tap) {
      const int64_t y_tap = top + (r0 + tap / taps_w) * a[8], x_tap = left + (s0 + tap % taps_w) * a[9];
      const T* x = static_cast<const T*>(step.inputs[0]->data) + ((n * h + y_tap) * w + x_tap) * c;
      for (int64_t i = 0; i < c; ++i) to[i] = x[i] > to[i] ? x[i] : to[i];
    }
  }
}

static void MaxPool_bytesTask(void* arg, int index, int) {
  const MaxPoolBytes& work = *static_cast<const MaxPoolBytes*>(arg);
  const auto run = work.step->outputs[0]->dtype == kInt8 ? MaxPool_byteRow<int8_t> : MaxPool_byteRow<uint8_t>;
  const int64_t end = work.rows * (index + 1) / work.tasks;
  for (int64_t row = work.rows * index / work.tasks; row < end; ++row) run(*work.step, row);
}

void MaxPool_bytes(const Step& step, const Context& context) {
  const Tensor& y = *step.outputs[0];
  if (y.elements == 0) return;
  MaxPoolBytes work = {&step, y.dims[0] * y.dims[1], 0};
  const int64_t row_cost = y.dims[2] * y.dims[3] * step.attrs[0] * step.attrs[1];
  const int64_t rows_per_task = row_cost < 400000 ? 400000 / row_cost + 1 : 1;
  work.tasks = (work.rows + rows_per_task - 1) / rows_per_task;
  context.ParallelFor(static_cast<int>(work.tasks), MaxPool_bytesTask, &work);
}
