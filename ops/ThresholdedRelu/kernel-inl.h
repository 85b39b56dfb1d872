// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = x > alpha ? x : 0; floats: alpha.
struct ThresholdedReluRun {
  static inline Vec Run(Vec x, const float* p) { return Select(Less(Set(p[0]), x), x, Zero()); }
};

void ThresholdedRelu(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<ThresholdedReluRun, 1>); }
