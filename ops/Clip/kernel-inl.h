// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = min(max(x, low), high); floats: low, high. NaN stays NaN.
struct ClipRun {
  static inline Vec Run(Vec x, const float* p) { return Min(Set(p[1]), Max(Set(p[0]), x)); }
};

void Clip(const Step& step, const Context& context) { Elementwise(step, context, UnaryRow<ClipRun, 2>); }
