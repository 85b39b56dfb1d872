// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = gamma · (x < 0 ? alpha · (e^x - 1) : x); floats: alpha, gamma.
struct SeluRun {
  static inline Vec Run(Vec x, const float* p) { return Mul(Set(p[1]), Select(Less(x, Zero()), Mul(Set(p[0]), Sub(Exp(Min(Zero(), x)), Set(1.0f))), x)); }
};

void Selu(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<SeluRun, 2>); }
