// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = ln(x + √(x² + 1)), 5 ulp. Cephes's polynomial for |x| < 1/2; for large x, whose square may not exist, it is ln 2x.
struct AsinhRun {
  static inline Vec Run(Vec x, const float*) {
    const Vec a = Abs(x), z = Mul(a, a);
    Vec p = Set(2.0122003309e-2f);
    p = MulAdd(p, z, Set(-4.2699340972e-2f));
    p = MulAdd(p, z, Set(7.4847586088e-2f));
    p = MulAdd(p, z, Set(-1.6666288134e-1f));
    p = MulAdd(Mul(p, z), a, a);
    const Mask large = Less(Set(1500.0f), a);
    const Vec log = Log(Select(large, a, Add(a, Sqrt(Add(z, Set(1.0f))))));
    const Vec y = Select(large, Add(log, Set(0.69314718056f)), log);
    return CopySign(Select(Less(a, Set(0.5f)), p, y), x);
  }
};

void Asinh(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<AsinhRun>); }
