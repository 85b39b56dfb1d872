// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = ⌈x⌉.
struct CeilRun {
  static inline Vec Run(Vec x, const float*) { return Ceil(x); }
};

void Ceil(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<CeilRun>); }
