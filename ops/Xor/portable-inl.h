// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = a ≠ b of bools, broadcast; any byte but 0 is true.
struct XorRun {
  static inline bool Run(uint8_t a, uint8_t b) { return (a != 0) != (b != 0); }
};

void Xor(const Step& step, const Context& context) {
  Elementwise(step, context, ScalarRow<XorRun, uint8_t, uint8_t>);
}
