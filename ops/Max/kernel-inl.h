// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = max(a, b), broadcast; NaN where either is NaN.
struct MaxRun {
  static inline Vec Run(Vec a, Vec b) { return Select(Equal(b, b), Max(b, a), b); }
};

struct MaxIntRun {
  template <class T>
  static inline T Run(T a, T b) {
    return a > b ? a : b;
  }
};

void Max(const Step& step, const Context& context) { Elementwise(step, context, BinaryRow<MaxRun>); }

void Max_int(const Step& step, const Context& context) {
  Elementwise(step, context, IntegerRow<MaxIntRun>(step.outputs[0]->dtype));
}
