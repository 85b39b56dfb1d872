// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y (outer, inner) is the mean, of x (outer, reduced, inner) along `reduced`.
struct ReduceMeanRun {
  static inline float Neutral() { return 0.0f; }
  static inline Vec Gather(Vec a, Vec x) { return Add(a, x); }
  static inline Vec Join(Vec a, Vec x) { return Add(a, x); }
  static inline float Across(Vec a) { return Sum(a); }
  static inline Vec Finish(Vec a, float n) { return Div(a, Set(n)); }
};

void ReduceMean(const Step& step, const Context& context) { Reduce<ReduceMeanRun>(step, context); }
