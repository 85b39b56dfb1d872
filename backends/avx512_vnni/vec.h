// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Products of bytes with VPDPBUSD, which hide those of avx512; all other words are avx512's.
#ifndef PREDICT_BACKENDS_AVX512_VNNI_VEC_H_
#define PREDICT_BACKENDS_AVX512_VNNI_VEC_H_

inline constexpr int kDotRows = 8;
inline constexpr int kDotVecs = 2;
inline constexpr int kDotZero = 0;
using DotSum = VecI;
using DotA = __m512i;
using DotB = __m512i;
inline DotA DotSet(const uint8_t* p) {
  int32_t four;
  memcpy(&four, p, sizeof(four));
  return _mm512_set1_epi32(four);
}
inline DotB DotLoad(const int8_t* p) { return _mm512_loadu_si512(p); }
inline DotSum Dot(DotSum sum, DotA a, DotB b) { return _mm512_dpbusd_epi32(sum, a, b); }
inline VecI DotTotal(DotSum sum) { return sum; }

#endif  // PREDICT_BACKENDS_AVX512_VNNI_VEC_H_
