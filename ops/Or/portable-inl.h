// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = a or b of bools, broadcast; any byte but 0 is true.
struct OrRun {
  static inline bool Run(uint8_t a, uint8_t b) { return a || b; }
};

void Or(const Step& step, const Context& context) {
  Elementwise(step, context, ScalarRow<OrRun, uint8_t, uint8_t>);
}
