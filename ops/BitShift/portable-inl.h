// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = a << b (BitShift) or a >> b (BitShift_right, keeping the sign), broadcast, of integers. A shift by fewer than 0 bits, or by all
// or more, shifts everything out: 0 is left, or -1 of a negative number to the right.
struct BitShiftRun {
  template <class T>
  static inline T Run(T a, T b) {
    const bool in_range = b >= 0 && static_cast<uint64_t>(b) < 8 * sizeof(T);
    return in_range ? static_cast<T>(static_cast<uint64_t>(a) << b) : T(0);
  }
};

struct BitShiftRightRun {
  template <class T>
  static inline T Run(T a, T b) {
    const bool in_range = b >= 0 && static_cast<uint64_t>(b) < 8 * sizeof(T);
    return in_range ? static_cast<T>(a >> b) : a < 0 ? static_cast<T>(-1) : T(0);
  }
};

void BitShift(const Step& step, const Context& context) {
  Elementwise(step, context, IntegerRow<BitShiftRun>(step.outputs[0]->dtype));
}

void BitShift_right(const Step& step, const Context& context) {
  Elementwise(step, context, IntegerRow<BitShiftRightRun>(step.outputs[0]->dtype));
}
