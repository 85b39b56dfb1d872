// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = x · (1 + erf(x / √2)) / 2, and its approximation by tanh.
struct GeluRun {
  static inline Vec Run(Vec x, const float*) {
    return Mul(Mul(Set(0.5f), x), Add(Set(1.0f), Erf(Mul(x, Set(0.70710678118654752f)))));
  }
};

struct GeluTanhRun {
  static inline Vec Run(Vec x, const float*) {
    const Vec inner = Mul(Set(0.79788456080286536f), MulAdd(Mul(Set(0.044715f), Mul(x, x)), x, x));
    return Mul(Mul(Set(0.5f), x), Add(Set(1.0f), Tanh(inner)));
  }
};

void Gelu(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<GeluRun>); }

void Gelu_tanh(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<GeluTanhRun>); }
