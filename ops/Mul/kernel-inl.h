// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = a · b, broadcast. Integers wrap around.
struct MulRun {
  static inline Vec Run(Vec a, Vec b) { return Mul(a, b); }
};

struct MulIntRun {
  template <class T>
  static inline T Run(T a, T b) {
    return static_cast<T>(static_cast<uint64_t>(a) * static_cast<uint64_t>(b));
  }
};

void Mul(const Step& step, const Context& context) { Elementwise(step, context, BinaryRow<MulRun>); }

void Mul_int(const Step& step, const Context& context) {
  Elementwise(step, context, IntegerRow<MulIntRun>(step.outputs[0]->dtype));
}
