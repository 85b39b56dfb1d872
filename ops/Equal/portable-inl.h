// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = a == b as bool, broadcast, of two tensors of any one dtype.
struct EqualRun {
  template <class T>
  static inline bool Run(T a, T b) {
    return a == b;
  }
};

void Equal(const Step& step, const Context& context) {
  Elementwise(step, context, CompareRow<EqualRun>(step.inputs[0]->dtype));
}
