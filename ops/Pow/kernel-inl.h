// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = a^b, broadcast, as e^(b · ln|a|); a negative number to a whole power has the sign of that power, else NaN.
struct PowRun {
  static inline Vec Run(Vec a, Vec b) {
    const Vec size = Exp(Mul(b, Log(Abs(a))));
    const Vec half = Mul(b, Set(0.5f));
    const Vec sign = Select(Equal(Floor(half), half), Set(1.0f), Set(-1.0f));
    const Vec signed_size = Select(Equal(Floor(b), b), Mul(size, sign), Set(NAN));
    const Vec result = Select(Less(a, Zero()), signed_size, size);
    // 1^b and a^0 are 1 whatever the other is.
    return Select(Equal(b, Zero()), Set(1.0f), Select(Equal(a, Set(1.0f)), Set(1.0f), result));
  }
};

void Pow(const Step& step, const Context& context) { Elementwise(step, context, BinaryRow<PowRun>); }
