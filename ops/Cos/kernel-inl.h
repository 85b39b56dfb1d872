// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = cos x.
struct CosRun {
  static inline Vec Run(Vec x, const float*) { return Cos(x); }
};

void Cos(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<CosRun>); }
