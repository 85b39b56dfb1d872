// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = ln((1 + x) / (1 - x)) / 2, 4 ulp; infinite at -1 and 1, NaN beyond. Cephes's polynomial for |x| < 1/2.
struct AtanhRun {
  static inline Vec Run(Vec x, const float*) {
    const Vec a = Abs(x), z = Mul(a, a);
    Vec p = Set(1.81740078349e-1f);
    p = MulAdd(p, z, Set(8.24370301058e-2f));
    p = MulAdd(p, z, Set(1.46691431730e-1f));
    p = MulAdd(p, z, Set(1.99782164500e-1f));
    p = MulAdd(p, z, Set(3.33337300303e-1f));
    p = MulAdd(Mul(p, z), a, a);
    const Vec y = Mul(Set(0.5f), Log(Div(Add(Set(1.0f), a), Sub(Set(1.0f), a))));
    return CopySign(Select(Less(a, Set(0.5f)), p, y), x);
  }
};

void Atanh(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<AtanhRun>); }
