// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = erf x.
struct ErfRun {
  static inline Vec Run(Vec x, const float*) { return Erf(x); }
};

void Erf(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<ErfRun>); }
