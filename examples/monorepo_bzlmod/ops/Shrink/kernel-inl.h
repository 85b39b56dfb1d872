// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = x + bias below -lambd, x - bias above lambd, 0 between the two; floats: lambd, bias.
struct ShrinkRun {
  static inline Vec Run(Vec x, const float* p) {
    const Vec above = Select(Less(Set(p[0]), x), Sub(x, Set(p[1])), Zero());
    return Select(Less(x, Set(-p[0])), Add(x, Set(p[1])), above);
  }
};

void Shrink(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<ShrinkRun, 2>); }
