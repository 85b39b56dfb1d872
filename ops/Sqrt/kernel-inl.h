// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = √x.
struct SqrtRun {
  static inline Vec Run(Vec x, const float*) { return Sqrt(x); }
};

void Sqrt(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<SqrtRun>); }
