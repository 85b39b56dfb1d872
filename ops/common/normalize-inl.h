// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Rows brought to mean 0 and variance 1: LayerNormalization, InstanceNormalization. x is (rows, n); the mean is subtracted before
// the squares are summed, in a second pass, so that large means do no harm. Needs reduce-inl.h.

struct NormalizeMean {
  static inline float Neutral() { return 0.0f; }
  static inline Vec Gather(Vec a, Vec x) { return Add(a, x); }
  static inline Vec Join(Vec a, Vec x) { return Add(a, x); }
  static inline float Across(Vec a) { return Sum(a); }
};

struct NormalizeStatistics {
  float mean, factor;  // factor = 1 / sqrt(variance + epsilon)
};

inline NormalizeStatistics NormalizeRow(const float* x, int64_t n, float epsilon) {
  const float mean = ReduceRow<NormalizeMean>(x, n) / static_cast<float>(n);
  const Vec middle = Set(mean);
  Vec total = Zero();
  int64_t i = 0;
  while (i + kLanes <= n) {
    Vec block = Zero();
    for (int64_t k = 0; k < kReduceBlock && i + kLanes <= n; ++k, i += kLanes) {
      const Vec d = Sub(Load(x + i), middle);
      block = MulAdd(d, d, block);
    }
    total = Add(total, block);
  }
  float squares = Sum(total);
  for (; i < n; ++i) squares += (x[i] - mean) * (x[i] - mean);
  float factor[kLanes];
  Store(factor, Div(Set(1.0f), Sqrt(Set(squares / static_cast<float>(n) + epsilon))));
  return {mean, factor[0]};
}
