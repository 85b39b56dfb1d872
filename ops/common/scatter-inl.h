// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y[at + …] = updates[from + …] for `count` elements, or combined with it: 0 put, 1 add, 2 multiply, 3 the greater, 4 the less.
// Other ways than to put are of float32, which the checks have seen to.
inline void ScatterOne(const Tensor& y, int64_t at, const Tensor& updates, int64_t from, int64_t count, int64_t how) {
  const size_t bytes = DTypeBytes(y.dtype);
  if (how == 0) {
    __builtin_memcpy(static_cast<uint8_t*>(y.data) + static_cast<size_t>(at) * bytes,
                     static_cast<const uint8_t*>(updates.data) + static_cast<size_t>(from) * bytes, static_cast<size_t>(count) * bytes);
    return;
  }
  for (int64_t i = 0; i < count; ++i) {
    float& a = static_cast<float*>(y.data)[at + i];
    const float b = static_cast<const float*>(updates.data)[from + i];
    a = how == 1 ? a + b : how == 2 ? a * b : (how == 3 ? b > a : b < a) ? b : a;
  }
}
