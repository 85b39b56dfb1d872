// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = x < 0 ? alpha · (e^(x/alpha) - 1) : x; floats: alpha.
struct CeluRun {
  static inline Vec Run(Vec x, const float* p) { return Select(Less(x, Zero()), Mul(Set(p[0]), Sub(Exp(Div(Min(Zero(), x), Set(p[0]))), Set(1.0f))), x); }
};

void Celu(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<CeluRun, 1>); }
