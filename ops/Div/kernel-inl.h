// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = a / b, broadcast. Integers are truncated; x / 0 is 0, and the least number by -1 wraps around.
struct DivRun {
  static inline Vec Run(Vec a, Vec b) { return Div(a, b); }
};

struct DivIntRun {
  template <class T>
  static inline T Run(T a, T b) {
    if (b == 0) return 0;
    if (static_cast<T>(b + 1) == 0 && static_cast<T>(-1) < T(0)) return static_cast<T>(uint64_t{0} - static_cast<uint64_t>(a));
    return static_cast<T>(a / b);
  }
};

void Div(const Step& step, const Context& context) { Elementwise(step, context, BinaryRow<DivRun>); }

void Div_int(const Step& step, const Context& context) {
  Elementwise(step, context, IntegerRow<DivIntRun>(step.outputs[0]->dtype));
}
