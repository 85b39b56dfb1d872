// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = ln(x + √(x² - 1)), 4 ulp; NaN where x < 1. Cephes's polynomial for x < 3/2; for large x, whose square may not exist, it is ln 2x.
struct AcoshRun {
  static inline Vec Run(Vec x, const float*) {
    const Vec z = Sub(x, Set(1.0f));
    Vec p = Set(1.7596881071e-3f);
    p = MulAdd(p, z, Set(-7.5272886713e-3f));
    p = MulAdd(p, z, Set(2.6454905019e-2f));
    p = MulAdd(p, z, Set(-1.1784741703e-1f));
    p = MulAdd(p, z, Set(1.4142135263f));
    p = Mul(p, Sqrt(z));
    const Mask large = Less(Set(1500.0f), x);
    const Vec log = Log(Select(large, x, Add(x, Sqrt(Mul(z, Add(x, Set(1.0f)))))));
    const Vec y = Select(large, Add(log, Set(0.69314718056f)), log);
    return Select(Less(z, Set(0.5f)), p, y);
  }
};

void Acosh(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<AcoshRun>); }
