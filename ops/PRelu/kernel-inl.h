// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = a < 0 ? b · a : a, broadcast.
struct PReluRun {
  static inline Vec Run(Vec a, Vec b) { return Select(Less(a, Zero()), Mul(a, b), a); }
};

void PRelu(const Step& step, const Context& context) { Elementwise(step, context, BinaryRow<PReluRun>); }
