// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y (outer, inner) is the product, of x (outer, reduced, inner) along `reduced`.
struct ReduceProdRun {
  static inline float Neutral() { return 1.0f; }
  static inline Vec Gather(Vec a, Vec x) { return Mul(a, x); }
  static inline Vec Join(Vec a, Vec x) { return Mul(a, x); }
  static inline float Across(Vec a) {
    float lane[kLanes];
    Store(lane, a);
    float result = lane[0];
    for (int k = 1; k < kLanes; ++k) result = result * lane[k];
    return result;
  }
  static inline Vec Finish(Vec a, float) { return a; }
};

struct ReduceProdIntRun {
  template <class T>
  static inline T Empty() {
    return 1;
  }
  template <class T>
  static inline T Run(T a, T x) {
    return static_cast<T>(static_cast<uint64_t>(a) * static_cast<uint64_t>(x));
  }
};

void ReduceProd(const Step& step, const Context& context) { Reduce<ReduceProdRun>(step, context); }

void ReduceProd_int(const Step& step, const Context&) { ReduceIntegers<ReduceProdIntRun>(step); }
