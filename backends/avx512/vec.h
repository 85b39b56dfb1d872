// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The vocabulary for AVX-512: 16 lanes. backends/README.md says what each word means. The one thing to know: many words are the
// zero-masking form under a mask of ones, which is the plain instruction, because the plain forms of gcc 12 are made of
// uninitialised variables, and it warns of them.
#ifndef PREDICT_BACKENDS_AVX512_VEC_H_
#define PREDICT_BACKENDS_AVX512_VEC_H_

using Vec = __m512;
using VecI = __m512i;
using Mask = __mmask16;

inline constexpr int kLanes = 16;
inline constexpr int kGemmRows = 6;
inline constexpr int kGemmDepth = 1;  // k a turn

inline constexpr Mask kAllLanes = 0xffff;
inline Mask FirstLanes(size_t n) { return static_cast<Mask>((1u << n) - 1); }

inline Vec Load(const float* p) { return _mm512_loadu_ps(p); }
inline void Store(float* p, Vec v) { _mm512_storeu_ps(p, v); }
inline Vec LoadN(const float* p, size_t n) { return _mm512_maskz_loadu_ps(FirstLanes(n), p); }
inline void StoreN(float* p, Vec v, size_t n) { _mm512_mask_storeu_ps(p, FirstLanes(n), v); }

inline Vec Set(float x) { return _mm512_set1_ps(x); }
inline Vec Zero() { return _mm512_setzero_ps(); }
inline VecI SetI(int32_t x) { return _mm512_set1_epi32(x); }

inline Vec Add(Vec a, Vec b) { return _mm512_add_ps(a, b); }
inline Vec Sub(Vec a, Vec b) { return _mm512_sub_ps(a, b); }
inline Vec Mul(Vec a, Vec b) { return _mm512_mul_ps(a, b); }
inline Vec Div(Vec a, Vec b) { return _mm512_div_ps(a, b); }
inline Vec MulAdd(Vec a, Vec b, Vec c) { return _mm512_fmadd_ps(a, b, c); }
inline Vec Neg(Vec a) { return _mm512_xor_ps(a, _mm512_set1_ps(-0.0f)); }
inline Vec Abs(Vec a) { return _mm512_maskz_andnot_ps(kAllLanes, _mm512_set1_ps(-0.0f), a); }
inline Vec Sqrt(Vec a) { return _mm512_maskz_sqrt_ps(kAllLanes, a); }
inline Vec Floor(Vec a) { return _mm512_maskz_roundscale_ps(kAllLanes, a, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC); }
inline Vec Ceil(Vec a) { return _mm512_maskz_roundscale_ps(kAllLanes, a, _MM_FROUND_TO_POS_INF | _MM_FROUND_NO_EXC); }
inline Vec Round(Vec a) { return _mm512_maskz_roundscale_ps(kAllLanes, a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }

inline Vec Min(Vec a, Vec b) { return _mm512_maskz_min_ps(kAllLanes, a, b); }
inline Vec Max(Vec a, Vec b) { return _mm512_maskz_max_ps(kAllLanes, a, b); }
inline Mask Less(Vec a, Vec b) { return _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ); }
inline Mask LessEqual(Vec a, Vec b) { return _mm512_cmp_ps_mask(a, b, _CMP_LE_OQ); }
inline Mask Equal(Vec a, Vec b) { return _mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ); }
inline Vec Select(Mask m, Vec a, Vec b) { return _mm512_mask_blend_ps(m, b, a); }
inline Mask And(Mask a, Mask b) { return static_cast<Mask>(a & b); }
inline Mask Not(Mask a) { return static_cast<Mask>(~a); }

inline VecI ToInt(Vec v) { return _mm512_maskz_cvtps_epi32(kAllLanes, v); }
inline Vec ToFloat(VecI i) { return _mm512_maskz_cvtepi32_ps(kAllLanes, i); }
inline VecI BitsOf(Vec v) { return _mm512_castps_si512(v); }
inline Vec FromBits(VecI i) { return _mm512_castsi512_ps(i); }
inline VecI AddI(VecI a, VecI b) { return _mm512_add_epi32(a, b); }
inline VecI SubI(VecI a, VecI b) { return _mm512_sub_epi32(a, b); }
inline VecI AndI(VecI a, VecI b) { return _mm512_and_si512(a, b); }
inline VecI OrI(VecI a, VecI b) { return _mm512_or_si512(a, b); }
template <int k>
inline VecI ShiftLeft(VecI a) { return _mm512_maskz_slli_epi32(kAllLanes, a, k); }
template <int k>
inline VecI ShiftRight(VecI a) { return _mm512_maskz_srai_epi32(kAllLanes, a, k); }

template <int k>
inline __m256 Half(Vec v) {
  return _mm512_maskz_extractf32x8_ps(0xff, v, k);
}
using Factors = const float*;
inline Factors LoadFactors(const float* p) { return p; }
inline Vec MulAddFactor(Factors x, int k, Vec b, Vec c) { return MulAdd(Set(x[k]), b, c); }

// Lane i meets lane i + 8, then i + 4, i + 2 and i + 1.
inline float Sum(Vec v) {
  const __m256 half = _mm256_add_ps(Half<0>(v), Half<1>(v));
  __m128 s = _mm_add_ps(_mm256_castps256_ps128(half), _mm256_extractf128_ps(half, 1));
  s = _mm_add_ps(s, _mm_movehl_ps(s, s));
  return _mm_cvtss_f32(_mm_add_ss(s, _mm_movehdup_ps(s)));
}
inline float MaxLane(Vec v) {
  const __m256 half = _mm256_max_ps(Half<0>(v), Half<1>(v));
  __m128 s = _mm_max_ps(_mm256_castps256_ps128(half), _mm256_extractf128_ps(half, 1));
  s = _mm_max_ps(s, _mm_movehl_ps(s, s));
  return _mm_cvtss_f32(_mm_max_ss(s, _mm_movehdup_ps(s)));
}
inline float MinLane(Vec v) {
  const __m256 half = _mm256_min_ps(Half<0>(v), Half<1>(v));
  __m128 s = _mm_min_ps(_mm256_castps256_ps128(half), _mm256_extractf128_ps(half, 1));
  s = _mm_min_ps(s, _mm_movehl_ps(s, s));
  return _mm_cvtss_f32(_mm_min_ss(s, _mm_movehdup_ps(s)));
}

inline void Prefetch(const void* p) { _mm_prefetch(static_cast<const char*>(p), _MM_HINT_T1); }

// Integers and bytes in memory.
inline VecI LoadI(const int32_t* p) { return _mm512_loadu_si512(p); }
inline void StoreI(int32_t* p, VecI v) { _mm512_storeu_si512(p, v); }
inline VecI LoadBytes(const uint8_t* p) {
  return _mm512_maskz_cvtepu8_epi32(kAllLanes, _mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
}
inline void StoreBytes(uint8_t* p, VecI v) {
  _mm_storeu_si128(reinterpret_cast<__m128i*>(p), _mm512_maskz_cvtepi32_epi8(kAllLanes, v));
}

// Products of bytes, as 16-bit numbers in pairs: _mm512_maddubs_epi16, which multiplies bytes, saturates.
inline constexpr int kDotRows = 8;
inline constexpr int kDotVecs = 2;
inline constexpr int kDotZero = 0;
using DotSum = VecI;
struct DotA { __m512i even, odd; };
struct DotB { __m512i even, odd; };
inline DotA DotSet(const uint8_t* p) {
  int32_t four;
  memcpy(&four, p, sizeof(four));
  const __m512i bytes = _mm512_set1_epi32(four);
  return DotA{_mm512_and_si512(bytes, _mm512_set1_epi32(0x00ff00ff)), _mm512_srli_epi16(bytes, 8)};
}
inline DotB DotLoad(const int8_t* p) {
  const __m512i bytes = _mm512_loadu_si512(p);
  return DotB{_mm512_srai_epi16(_mm512_slli_epi16(bytes, 8), 8), _mm512_srai_epi16(bytes, 8)};
}
inline DotSum Dot(DotSum sum, DotA a, DotB b) {
  return _mm512_add_epi32(_mm512_add_epi32(sum, _mm512_madd_epi16(a.even, b.even)), _mm512_madd_epi16(a.odd, b.odd));
}
inline VecI DotTotal(DotSum sum) { return sum; }

#endif  // PREDICT_BACKENDS_AVX512_VEC_H_
