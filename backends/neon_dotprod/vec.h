// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Products of bytes with SDOT, which hide those of neon; all other words are neon's.
#ifndef PREDICT_BACKENDS_NEON_DOTPROD_VEC_H_
#define PREDICT_BACKENDS_NEON_DOTPROD_VEC_H_

inline constexpr int kDotRows = 6;
inline constexpr int kDotVecs = 4;
inline constexpr int kDotZero = 128;
using DotSum = VecI;
using DotA = int8x16_t;
using DotB = int8x16_t;
inline DotA DotSet(const uint8_t* p) {
  int32_t four;
  memcpy(&four, p, sizeof(four));
  return vreinterpretq_s8_s32(vdupq_n_s32(four));
}
inline DotB DotLoad(const int8_t* p) { return vld1q_s8(p); }
inline DotSum Dot(DotSum sum, DotA a, DotB b) { return vdotq_s32(sum, a, b); }
inline VecI DotTotal(DotSum sum) { return sum; }

#endif  // PREDICT_BACKENDS_NEON_DOTPROD_VEC_H_
