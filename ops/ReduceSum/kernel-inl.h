// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y (outer, inner) is the sum, of x (outer, reduced, inner) along `reduced`.
struct ReduceSumRun {
  static inline float Neutral() { return 0.0f; }
  static inline Vec Gather(Vec a, Vec x) { return Add(a, x); }
  static inline Vec Join(Vec a, Vec x) { return Add(a, x); }
  static inline float Across(Vec a) { return Sum(a); }
  static inline Vec Finish(Vec a, float) { return a; }
};

struct ReduceSumIntRun {
  template <class T>
  static inline T Empty() {
    return 0;
  }
  template <class T>
  static inline T Run(T a, T x) {
    return static_cast<T>(static_cast<uint64_t>(a) + static_cast<uint64_t>(x));
  }
};

void ReduceSum(const Step& step, const Context& context) { Reduce<ReduceSumRun>(step, context); }

void ReduceSum_int(const Step& step, const Context&) { ReduceIntegers<ReduceSumIntRun>(step); }
