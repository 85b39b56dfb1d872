// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = whether x is NaN, bool.
inline void IsNaNRow(const ElementwiseRow& row) {
  const float* x = static_cast<const float*>(row.in[0]);
  uint8_t* y = static_cast<uint8_t*>(row.out);
  for (int64_t i = 0; i < row.n; ++i) y[i] = x[i] != x[i];
}

void IsNaN(const Step& step, const Context& context) { Elementwise(step, context, IsNaNRow); }
