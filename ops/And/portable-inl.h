// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = a and b of bools, broadcast; any byte but 0 is true.
struct AndRun {
  static inline bool Run(uint8_t a, uint8_t b) { return a && b; }
};

void And(const Step& step, const Context& context) {
  Elementwise(step, context, ScalarRow<AndRun, uint8_t, uint8_t>);
}
