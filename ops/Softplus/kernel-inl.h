// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = ln(1 + e^x), as max(x, 0) + ln(1 + e^-|x|), which does not overflow.
struct SoftplusRun {
  static inline Vec Run(Vec x, const float*) { return Add(Max(Zero(), x), Log(Add(Set(1.0f), Exp(Neg(Abs(x)))))); }
};

void Softplus(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<SoftplusRun>); }
