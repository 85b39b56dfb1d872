// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = sin x.
struct SinRun {
  static inline Vec Run(Vec x, const float*) { return Sin(x); }
};

void Sin(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<SinRun>); }
