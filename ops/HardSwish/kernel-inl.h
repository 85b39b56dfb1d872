// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = x · min(max(x / 6 + 1/2, 0), 1).
struct HardSwishRun {
  static inline Vec Run(Vec x, const float*) { return Mul(x, Min(Set(1.0f), Max(Zero(), MulAdd(x, Set(1.0f / 6.0f), Set(0.5f))))); }
};

void HardSwish(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<HardSwishRun>); }
