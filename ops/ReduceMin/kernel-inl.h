// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y (outer, inner) is the least, NaN if one is; ∞ of none, of x (outer, reduced, inner) along `reduced`.
struct ReduceMinRun {
  static inline float Neutral() { return INFINITY; }
  static inline Vec Gather(Vec a, Vec x) { return Select(Equal(x, x), Min(x, a), x); }
  static inline Vec Join(Vec a, Vec x) { return Select(Equal(x, x), Min(x, a), x); }
  static inline float Across(Vec a) {
    float lane[kLanes];
    Store(lane, a);
    float result = lane[0];
    for (int k = 1; k < kLanes; ++k) result = lane[k] < result || lane[k] != lane[k] ? lane[k] : result;
    return result;
  }
  static inline Vec Finish(Vec a, float) { return a; }
};

struct ReduceMinIntRun {
  template <class T>
  static inline T Empty() {
    return static_cast<T>(static_cast<T>(-1) < T(0) ? T((uint64_t{1} << (8 * sizeof(T) - 1)) - 1) : T(-1));
  }
  template <class T>
  static inline T Run(T a, T x) {
    return a < x ? a : x;
  }
};

void ReduceMin(const Step& step, const Context& context) { Reduce<ReduceMinRun>(step, context); }

void ReduceMin_int(const Step& step, const Context&) { ReduceIntegers<ReduceMinIntRun>(step); }
