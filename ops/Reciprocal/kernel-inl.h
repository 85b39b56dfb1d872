// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = 1 / x.
struct ReciprocalRun {
  static inline Vec Run(Vec x, const float*) { return Div(Set(1.0f), x); }
};

void Reciprocal(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<ReciprocalRun>); }
