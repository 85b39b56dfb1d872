// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = a & b, broadcast, of integers.
struct BitwiseAndRun {
  template <class T>
  static inline T Run(T a, T b) {
    return static_cast<T>(a & b);
  }
};

void BitwiseAnd(const Step& step, const Context& context) {
  Elementwise(step, context, IntegerRow<BitwiseAndRun>(step.outputs[0]->dtype));
}
