// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = (e^x - e^-x) / 2. Below 1, where the two are nearly equal, its Taylor series: the first term left out, x^11 / 11!, is 3e-8 of x.
struct SinhRun {
  static inline Vec Run(Vec x, const float*) {
    const Vec z = Mul(x, x);
    Vec series = MulAdd(z, Set(1.0f / 362880), Set(1.0f / 5040));
    series = MulAdd(z, series, Set(1.0f / 120));
    series = MulAdd(z, series, Set(1.0f / 6));
    series = MulAdd(Mul(z, x), series, x);
    const Vec difference = Mul(Set(0.5f), Sub(Exp(x), Exp(Neg(x))));
    return Select(Less(Abs(x), Set(1.0f)), series, difference);
  }
};

void Sinh(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<SinhRun>); }
