// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = x rounded, half to even.
struct RoundRun {
  static inline Vec Run(Vec x, const float*) { return Round(x); }
};

void Round(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<RoundRun>); }
