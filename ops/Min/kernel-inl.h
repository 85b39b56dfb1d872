// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = min(a, b), broadcast; NaN where either is NaN.
struct MinRun {
  static inline Vec Run(Vec a, Vec b) { return Select(Equal(b, b), Min(b, a), b); }
};

struct MinIntRun {
  template <class T>
  static inline T Run(T a, T b) {
    return a < b ? a : b;
  }
};

void Min(const Step& step, const Context& context) { Elementwise(step, context, BinaryRow<MinRun>); }

void Min_int(const Step& step, const Context& context) {
  Elementwise(step, context, IntegerRow<MinIntRun>(step.outputs[0]->dtype));
}
