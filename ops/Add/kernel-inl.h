// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = a + b, broadcast. Integers wrap around.
struct AddRun {
  static inline Vec Run(Vec a, Vec b) { return Add(a, b); }
};

struct AddIntRun {
  template <class T>
  static inline T Run(T a, T b) {
    return static_cast<T>(static_cast<uint64_t>(a) + static_cast<uint64_t>(b));
  }
};

void Add(const Step& step, const Context& context) { Elementwise(step, context, BinaryRow<AddRun>); }

void Add_int(const Step& step, const Context& context) {
  Elementwise(step, context, IntegerRow<AddIntRun>(step.outputs[0]->dtype));
}
