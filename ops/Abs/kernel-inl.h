// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = |x|.
struct AbsRun {
  static inline Vec Run(Vec x, const float*) { return Abs(x); }
};

void Abs(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<AbsRun>); }
