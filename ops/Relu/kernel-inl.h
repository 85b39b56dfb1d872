// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = max(x, 0).
struct ReluRun {
  static inline Vec Run(Vec x, const float*) { return Max(Zero(), x); }
};

void Relu(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<ReluRun>); }
