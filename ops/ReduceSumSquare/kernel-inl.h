// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y (outer, inner) is the sum of squares, of x (outer, reduced, inner) along `reduced`.
struct ReduceSumSquareRun {
  static inline float Neutral() { return 0.0f; }
  static inline Vec Gather(Vec a, Vec x) { return MulAdd(x, x, a); }
  static inline Vec Join(Vec a, Vec x) { return Add(a, x); }
  static inline float Across(Vec a) { return Sum(a); }
  static inline Vec Finish(Vec a, float) { return a; }
};

void ReduceSumSquare(const Step& step, const Context& context) { Reduce<ReduceSumSquareRun>(step, context); }
