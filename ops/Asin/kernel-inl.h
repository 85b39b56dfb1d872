// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = arcsin x, 3 ulp; NaN where |x| > 1. The polynomial is Cephes's for |x| <= 1/2; beyond it arcsin x = π/2 - 2 arcsin √((1 - x) / 2).
struct AsinRun {
  static inline Vec Run(Vec x, const float*) {
    const Vec a = Abs(x);
    const Mask small = LessEqual(a, Set(0.5f));
    const Vec half = Mul(Set(0.5f), Sub(Set(1.0f), a));
    const Vec z = Select(small, Mul(a, a), half), r = Select(small, a, Sqrt(half));
    Vec p = Set(4.2163199048e-2f);
    p = MulAdd(p, z, Set(2.4181311049e-2f));
    p = MulAdd(p, z, Set(4.5470025998e-2f));
    p = MulAdd(p, z, Set(7.4953002686e-2f));
    p = MulAdd(p, z, Set(1.6666752422e-1f));
    p = MulAdd(Mul(p, z), r, r);
    return CopySign(Select(small, p, Sub(Set(1.57079632679f), Add(p, p))), x);
  }
};

void Asin(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<AsinRun>); }
