// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = x < 0 ? alpha · x : x; floats: alpha.
struct LeakyReluRun {
  static inline Vec Run(Vec x, const float* p) { return Select(Less(x, Zero()), Mul(x, Set(p[0])), x); }
};

void LeakyRelu(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<LeakyReluRun, 1>); }
