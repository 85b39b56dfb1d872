// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = 1 / (1 + e^-x).
struct SigmoidRun {
  static inline Vec Run(Vec x, const float*) { return Sigmoid(x); }
};

void Sigmoid(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<SigmoidRun>); }
