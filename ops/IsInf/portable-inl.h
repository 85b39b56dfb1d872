// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = whether x is infinite, bool; attrs: whether -∞ counts, whether +∞ does.
inline void IsInfPositiveRow(const ElementwiseRow& row) {
  const float* x = static_cast<const float*>(row.in[0]);
  uint8_t* y = static_cast<uint8_t*>(row.out);
  for (int64_t i = 0; i < row.n; ++i) y[i] = x[i] > 3.402823466e38f;
}

inline void IsInfNegativeRow(const ElementwiseRow& row) {
  const float* x = static_cast<const float*>(row.in[0]);
  uint8_t* y = static_cast<uint8_t*>(row.out);
  for (int64_t i = 0; i < row.n; ++i) y[i] = x[i] < -3.402823466e38f;
}

inline void IsInfEitherRow(const ElementwiseRow& row) {
  const float* x = static_cast<const float*>(row.in[0]);
  uint8_t* y = static_cast<uint8_t*>(row.out);
  for (int64_t i = 0; i < row.n; ++i) y[i] = x[i] > 3.402823466e38f || x[i] < -3.402823466e38f;
}

inline void IsInfNeitherRow(const ElementwiseRow& row) {
  __builtin_memset(row.out, 0, static_cast<size_t>(row.n));
}

void IsInf(const Step& step, const Context& context) {
  const bool negative = step.attrs[0] != 0, positive = step.attrs[1] != 0;
  const ElementwiseRowFn one = positive ? IsInfPositiveRow : negative ? IsInfNegativeRow : IsInfNeitherRow;
  Elementwise(step, context, positive && negative ? IsInfEitherRow : one);
}
