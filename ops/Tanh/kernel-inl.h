// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = tanh x.
struct TanhRun {
  static inline Vec Run(Vec x, const float*) { return Tanh(x); }
};

void Tanh(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<TanhRun>); }
