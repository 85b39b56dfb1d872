// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = ⌊x⌋.
struct FloorRun {
  static inline Vec Run(Vec x, const float*) { return Floor(x); }
};

void Floor(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<FloorRun>); }
