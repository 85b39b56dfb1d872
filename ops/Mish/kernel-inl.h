// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = x · tanh(ln(1 + e^x)).
struct MishRun {
  static inline Vec Run(Vec x, const float*) { return Mul(x, Tanh(Add(Max(Zero(), x), Log(Add(Set(1.0f), Exp(Neg(Abs(x)))))))); }
};

void Mish(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<MishRun>); }
