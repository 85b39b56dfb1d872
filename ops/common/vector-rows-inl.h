// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The rows of elementwise float32 operators in the vector vocabulary; the last, incomplete vector is loaded and stored by its length.

// y = F::Run(x, floats); `floats` are copied so that the compiler knows that stores do not change them.
template <class F, int kFloats = 0>
inline void UnaryRow(const ElementwiseRow& row) {
  const float* x = static_cast<const float*>(row.in[0]);
  float* y = static_cast<float*>(row.out);
  float floats[kFloats + 1] = {};
  for (int i = 0; i < kFloats; ++i) floats[i] = row.floats[i];
  const int64_t n = row.n;
  int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes) Store(y + i, F::Run(Load(x + i), floats));
  const int rest = static_cast<int>(n - i);
  if (rest > 0) StoreN(y + i, F::Run(LoadN(x + i, rest), floats), rest);
}

// y = F::Run(a, b), of which one may be a single number for the whole row.
template <class F>
inline void BinaryRow(const ElementwiseRow& row) {
  const float* a = static_cast<const float*>(row.in[0]);
  const float* b = static_cast<const float*>(row.in[1]);
  float* y = static_cast<float*>(row.out);
  const int64_t n = row.n;
  const int rest = static_cast<int>(n % kLanes);
  const int64_t whole = n - rest;
  if (row.step[0] == 0) {
    const Vec left = Set(a[0]);
    for (int64_t i = 0; i < whole; i += kLanes) Store(y + i, F::Run(left, Load(b + i)));
    if (rest > 0) StoreN(y + whole, F::Run(left, LoadN(b + whole, rest)), rest);
  } else if (row.step[1] == 0) {
    const Vec right = Set(b[0]);
    for (int64_t i = 0; i < whole; i += kLanes) Store(y + i, F::Run(Load(a + i), right));
    if (rest > 0) StoreN(y + whole, F::Run(LoadN(a + whole, rest), right), rest);
  } else {
    for (int64_t i = 0; i < whole; i += kLanes) Store(y + i, F::Run(Load(a + i), Load(b + i)));
    if (rest > 0) StoreN(y + whole, F::Run(LoadN(a + whole, rest), LoadN(b + whole, rest)), rest);
  }
}
