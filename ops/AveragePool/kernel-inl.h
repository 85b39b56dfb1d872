// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y is the average of each window of x, over the taps in the image or, with count_include_pad, in the image and its pads.
// The last channels are loaded and stored by their number.

static void AveragePool_window(const PoolWindow& window, int64_t channels, float* y) {
  const Vec divisor = Set(window.divisor);
  for (int64_t i = 0; i < channels; i += kLanes) {
    const int64_t left = channels - i;
    const size_t n = static_cast<size_t>(left < kLanes ? left : kLanes);
    Vec sum = Zero();
    for (int64_t r = 0; r < window.taps_h; ++r) {
      const float* x = window.x + r * window.row + i;
      for (int64_t s = 0; s < window.taps_w; ++s, x += window.column)
        sum = Add(sum, left >= kLanes ? Load(x) : LoadN(x, n));
    }
    sum = Div(sum, divisor);
    if (left >= kLanes) Store(y + i, sum);
    else StoreN(y + i, sum, n);
  }
}

void AveragePool(const Step& step, const Context& context) {
  Pool(step, context, AveragePool_window, step.attrs[10] != 0);
}
