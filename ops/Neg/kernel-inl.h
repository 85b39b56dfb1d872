// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = -x.
struct NegRun {
  static inline Vec Run(Vec x, const float*) { return Neg(x); }
};

void Neg(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<NegRun>); }
