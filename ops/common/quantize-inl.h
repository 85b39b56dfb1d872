// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Floats to bytes, a vector at a time; the last lanes go through a buffer.

// y = saturate(round(x / scale) + zero), bytes from `least` (0 or -128) on; NaN becomes the zero point.
static void QuantizeBytes(const float* x, int64_t n, float scale, int32_t zero, int32_t least, uint8_t* y) {
  const Vec divisor = Set(scale), low = Set(static_cast<float>(least - zero)), high = Set(static_cast<float>(least + 255 - zero));
  for (int64_t i = 0; i < n; i += kLanes) {
    const size_t some = n - i < kLanes ? static_cast<size_t>(n - i) : kLanes;
    const Vec quotient = Div(some == kLanes ? Load(x + i) : LoadN(x + i, some), divisor);
    const Vec number = Select(Equal(quotient, quotient), quotient, Zero());
    const VecI bytes = AddI(ToInt(Min(high, Max(low, number))), SetI(zero));
    uint8_t buffer[kLanes];
    StoreBytes(some == kLanes ? y + i : buffer, bytes);
    if (some < kLanes) memcpy(y + i, buffer, some);
  }
}
