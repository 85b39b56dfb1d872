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
