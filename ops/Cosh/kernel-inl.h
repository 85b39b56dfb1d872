// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = (e^x + e^-x) / 2.
struct CoshRun {
  static inline Vec Run(Vec x, const float*) { return Mul(Set(0.5f), Add(Exp(x), Exp(Neg(x)))); }
};

void Cosh(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<CoshRun>); }
