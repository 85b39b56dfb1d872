// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = tan x.
struct TanRun {
  static inline Vec Run(Vec x, const float*) { return Div(Sin(x), Cos(x)); }
};

void Tan(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<TanRun>); }
