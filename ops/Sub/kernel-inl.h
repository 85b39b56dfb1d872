// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = a - b, broadcast. Integers wrap around.
struct SubRun {
  static inline Vec Run(Vec a, Vec b) { return Sub(a, b); }
};

struct SubIntRun {
  template <class T>
  static inline T Run(T a, T b) {
    return static_cast<T>(static_cast<uint64_t>(a) - static_cast<uint64_t>(b));
  }
};

void Sub(const Step& step, const Context& context) { Elementwise(step, context, BinaryRow<SubRun>); }

void Sub_int(const Step& step, const Context& context) {
  Elementwise(step, context, IntegerRow<SubIntRun>(step.outputs[0]->dtype));
}
