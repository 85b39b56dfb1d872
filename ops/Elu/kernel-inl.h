// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = x < 0 ? alpha · (e^x - 1) : x; floats: alpha.
struct EluRun {
  static inline Vec Run(Vec x, const float* p) { return Select(Less(x, Zero()), Mul(Set(p[0]), Sub(Exp(Min(Zero(), x)), Set(1.0f))), x); }
};

void Elu(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<EluRun, 1>); }
