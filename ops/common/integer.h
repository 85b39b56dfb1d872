// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The geometry of integer convolutions, which QLinearConv's check and its kernels read from a step in the same way.
#ifndef PREDICT_OPS_COMMON_INTEGER_H_
#define PREDICT_OPS_COMMON_INTEGER_H_

namespace predict {

// Rows of A, each k4 bytes, that a block has: they stay in the first caches. ops/common/integer.py plans scratch memory by this rule.
inline int64_t IntegerBlockRows(int64_t rows, int64_t k4) {
  const int64_t block = 65536 / (k4 < 4 ? 4 : k4);
  const int64_t bounded = block < 24 ? 24 : block > 256 ? 256 : block;
  return rows < 1 ? 1 : rows < bounded ? rows : bounded;
}

// Bytes of one row of A: k rounded up to whole Dots.
inline int64_t IntegerRowBytes(const ConvGeometry& g) { return (g.r * g.s * (g.c / g.group) + 3) / 4 * 4; }

}  // namespace predict

#endif  // PREDICT_OPS_COMMON_INTEGER_H_
