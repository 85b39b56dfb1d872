// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = -1, 0 or 1.
struct SignRun {
  static inline Vec Run(Vec x, const float*) { return Select(Less(x, Zero()), Set(-1.0f), Select(Less(Zero(), x), Set(1.0f), x)); }
};

void Sign(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<SignRun>); }
