// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = x · scale + shift, broadcast: what is left of it when statistics are constants.
inline void BatchNormalizationRow(const ElementwiseRow& row) {
  const float* x = static_cast<const float*>(row.in[0]);
  const float* scale = static_cast<const float*>(row.in[1]);
  const float* shift = static_cast<const float*>(row.in[2]);
  float* y = static_cast<float*>(row.out);
  const int64_t n = row.n, whole = n - n % kLanes;
  const int rest = static_cast<int>(n - whole);
  if (row.step[0] != 0 && row.step[1] != 0 && row.step[2] != 0) {
    for (int64_t i = 0; i < whole; i += kLanes) Store(y + i, MulAdd(Load(x + i), Load(scale + i), Load(shift + i)));
    if (rest > 0) StoreN(y + whole, MulAdd(LoadN(x + whole, rest), LoadN(scale + whole, rest), LoadN(shift + whole, rest)), rest);
  } else if (row.step[0] != 0 && row.step[1] == 0 && row.step[2] == 0) {
    const Vec by = Set(scale[0]), plus = Set(shift[0]);
    for (int64_t i = 0; i < whole; i += kLanes) Store(y + i, MulAdd(Load(x + i), by, plus));
    if (rest > 0) StoreN(y + whole, MulAdd(LoadN(x + whole, rest), by, plus), rest);
  } else {
    for (int64_t i = 0; i < n; ++i) y[i] = x[i * row.step[0]] * scale[i * row.step[1]] + shift[i * row.step[2]];
  }
}

void BatchNormalization(const Step& step, const Context& context) { Elementwise(step, context, BatchNormalizationRow); }
