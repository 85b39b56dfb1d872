// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = x / (1 + |x|).
struct SoftsignRun {
  static inline Vec Run(Vec x, const float*) { return Div(x, Add(Set(1.0f), Abs(x))); }
};

void Softsign(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<SoftsignRun>); }
