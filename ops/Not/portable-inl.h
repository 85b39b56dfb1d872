// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = not x, of bools; any byte but 0 is true.
inline void NotRow(const ElementwiseRow& row) {
  const uint8_t* x = static_cast<const uint8_t*>(row.in[0]);
  uint8_t* y = static_cast<uint8_t*>(row.out);
  for (int64_t i = 0; i < row.n; ++i) y[i] = x[i] == 0;
}

void Not(const Step& step, const Context& context) { Elementwise(step, context, NotRow); }
