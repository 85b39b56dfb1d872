// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = arccos x, 2 ulp; NaN where |x| > 1. It is π/2 - arcsin x for |x| <= 1/2, 2 arcsin √((1 - x) / 2) above, and π less that of -x below.
struct AcosRun {
  static inline Vec Run(Vec x, const float*) {
    const Vec a = Abs(x);
    const Mask small = LessEqual(a, Set(0.5f));
    const Vec half = Mul(Set(0.5f), Sub(Set(1.0f), a));
    const Vec z = Select(small, Mul(a, a), half), r = Select(small, x, Sqrt(half));
    Vec p = Set(4.2163199048e-2f);
    p = MulAdd(p, z, Set(2.4181311049e-2f));
    p = MulAdd(p, z, Set(4.5470025998e-2f));
    p = MulAdd(p, z, Set(7.4953002686e-2f));
    p = MulAdd(p, z, Set(1.6666752422e-1f));
    p = MulAdd(Mul(p, z), r, r);
    const Vec twice = Add(p, p), big = Select(Less(x, Zero()), Sub(Set(3.14159265359f), twice), twice);
    return Select(small, Sub(Set(1.57079632679f), p), big);
  }
};

void Acos(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<AcosRun>); }
