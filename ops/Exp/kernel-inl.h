// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = e^x.
struct ExpRun {
  static inline Vec Run(Vec x, const float*) { return Exp(x); }
};

void Exp(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<ExpRun>); }
