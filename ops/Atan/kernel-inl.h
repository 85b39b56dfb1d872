// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = arctan x, 3 ulp. The polynomial is Cephes's for |x| <= tan π/8; up to tan 3π/8 it is π/4 + arctan (x - 1) / (x + 1), beyond π/2 - arctan 1/x.
struct AtanRun {
  static inline Vec Run(Vec x, const float*) {
    const Vec a = Abs(x);
    const Mask small = LessEqual(a, Set(0.414213562f)), middle = LessEqual(a, Set(2.41421356f));
    const Vec above = Select(small, a, Select(middle, Sub(a, Set(1.0f)), Set(-1.0f)));
    const Vec below = Select(small, Set(1.0f), Select(middle, Add(a, Set(1.0f)), a));
    const Vec start = Select(small, Zero(), Select(middle, Set(0.785398163397f), Set(1.57079632679f)));
    const Vec r = Div(above, below), z = Mul(r, r);
    Vec p = Set(8.05374449538e-2f);
    p = MulAdd(p, z, Set(-1.38776856032e-1f));
    p = MulAdd(p, z, Set(1.99777106478e-1f));
    p = MulAdd(p, z, Set(-3.33329491539e-1f));
    p = MulAdd(Mul(p, z), r, r);
    return CopySign(Add(start, p), x);
  }
};

void Atan(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<AtanRun>); }
