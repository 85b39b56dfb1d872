// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = min(max(alpha · x + beta, 0), 1); floats: alpha, beta.
struct HardSigmoidRun {
  static inline Vec Run(Vec x, const float* p) { return Min(Set(1.0f), Max(Zero(), MulAdd(x, Set(p[0]), Set(p[1])))); }
};

void HardSigmoid(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<HardSigmoidRun, 2>); }
