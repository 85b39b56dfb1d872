// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The vocabulary for AVX2 with FMA: 8 lanes. backends/README.md says what each word means. The functions are
// `inline`, not `static`: in the amalgamation nobody may call some of them, and that is no warning.
#ifndef PREDICT_BACKENDS_AVX2_VEC_H_
#define PREDICT_BACKENDS_AVX2_VEC_H_

using Vec = __m256;
using VecI = __m256i;
using Mask = __m256;

inline constexpr int kLanes = 8;
inline constexpr int kGemmRows = 6;
inline constexpr int kGemmDepth = 1;  // k a turn

// Eight ones, then eight zeros: read at 8 - n it is the mask of the first n lanes.
inline constexpr int32_t kFirstLanes[16] = {-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0};
inline __m256i FirstLanes(size_t n) {
  return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(kFirstLanes + (8 - n)));
}

inline Vec Load(const float* p) { return _mm256_loadu_ps(p); }
inline void Store(float* p, Vec v) { _mm256_storeu_ps(p, v); }
inline Vec LoadN(const float* p, size_t n) { return _mm256_maskload_ps(p, FirstLanes(n)); }
inline void StoreN(float* p, Vec v, size_t n) { _mm256_maskstore_ps(p, FirstLanes(n), v); }

inline Vec Set(float x) { return _mm256_set1_ps(x); }
inline Vec Zero() { return _mm256_setzero_ps(); }
inline VecI SetI(int32_t x) { return _mm256_set1_epi32(x); }

inline Vec Add(Vec a, Vec b) { return _mm256_add_ps(a, b); }
inline Vec Sub(Vec a, Vec b) { return _mm256_sub_ps(a, b); }
inline Vec Mul(Vec a, Vec b) { return _mm256_mul_ps(a, b); }
inline Vec Div(Vec a, Vec b) { return _mm256_div_ps(a, b); }
inline Vec MulAdd(Vec a, Vec b, Vec c) { return _mm256_fmadd_ps(a, b, c); }
inline Vec Neg(Vec a) { return _mm256_xor_ps(a, _mm256_set1_ps(-0.0f)); }
inline Vec Abs(Vec a) { return _mm256_andnot_ps(_mm256_set1_ps(-0.0f), a); }
inline Vec Sqrt(Vec a) { return _mm256_sqrt_ps(a); }
inline Vec Floor(Vec a) { return _mm256_round_ps(a, _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC); }
inline Vec Ceil(Vec a) { return _mm256_round_ps(a, _MM_FROUND_TO_POS_INF | _MM_FROUND_NO_EXC); }
inline Vec Round(Vec a) { return _mm256_round_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }

inline Vec Min(Vec a, Vec b) { return _mm256_min_ps(a, b); }
inline Vec Max(Vec a, Vec b) { return _mm256_max_ps(a, b); }
inline Mask Less(Vec a, Vec b) { return _mm256_cmp_ps(a, b, _CMP_LT_OQ); }
inline Mask LessEqual(Vec a, Vec b) { return _mm256_cmp_ps(a, b, _CMP_LE_OQ); }
inline Mask Equal(Vec a, Vec b) { return _mm256_cmp_ps(a, b, _CMP_EQ_OQ); }
inline Vec Select(Mask m, Vec a, Vec b) { return _mm256_blendv_ps(b, a, m); }
inline Mask And(Mask a, Mask b) { return _mm256_and_ps(a, b); }
inline Mask Not(Mask a) { return _mm256_xor_ps(a, _mm256_castsi256_ps(_mm256_set1_epi32(-1))); }

inline VecI ToInt(Vec v) { return _mm256_cvtps_epi32(v); }
inline Vec ToFloat(VecI i) { return _mm256_cvtepi32_ps(i); }
inline VecI BitsOf(Vec v) { return _mm256_castps_si256(v); }
inline Vec FromBits(VecI i) { return _mm256_castsi256_ps(i); }
inline VecI AddI(VecI a, VecI b) { return _mm256_add_epi32(a, b); }
inline VecI SubI(VecI a, VecI b) { return _mm256_sub_epi32(a, b); }
inline VecI AndI(VecI a, VecI b) { return _mm256_and_si256(a, b); }
inline VecI OrI(VecI a, VecI b) { return _mm256_or_si256(a, b); }
template <int k>
inline VecI ShiftLeft(VecI a) { return _mm256_slli_epi32(a, k); }
template <int k>
inline VecI ShiftRight(VecI a) { return _mm256_srai_epi32(a, k); }

using Factors = const float*;
inline Factors LoadFactors(const float* p) { return p; }
inline Vec MulAddFactor(Factors x, int k, Vec b, Vec c) { return MulAdd(Set(x[k]), b, c); }

// Lane i meets lane i + 4, then i + 2, then i + 1.
inline float Sum(Vec v) {
  __m128 s = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
  s = _mm_add_ps(s, _mm_movehl_ps(s, s));
  return _mm_cvtss_f32(_mm_add_ss(s, _mm_movehdup_ps(s)));
}
inline float MaxLane(Vec v) {
  __m128 s = _mm_max_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
  s = _mm_max_ps(s, _mm_movehl_ps(s, s));
  return _mm_cvtss_f32(_mm_max_ss(s, _mm_movehdup_ps(s)));
}
inline float MinLane(Vec v) {
  __m128 s = _mm_min_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
  s = _mm_min_ps(s, _mm_movehl_ps(s, s));
  return _mm_cvtss_f32(_mm_min_ss(s, _mm_movehdup_ps(s)));
}

inline void Prefetch(const void* p) { _mm_prefetch(static_cast<const char*>(p), _MM_HINT_T1); }

// Integers and bytes in memory.
inline VecI LoadI(const int32_t* p) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)); }
inline void StoreI(int32_t* p, VecI v) { _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), v); }
inline VecI LoadBytes(const uint8_t* p) { return _mm256_cvtepu8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p))); }
inline void StoreBytes(uint8_t* p, VecI v) {
  const __m256i firsts = _mm256_setr_epi8(0, 4, 8, 12, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1,  //
                                          0, 4, 8, 12, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1);
  const __m256i bytes = _mm256_shuffle_epi8(v, firsts);
  const __m128i joined = _mm_unpacklo_epi32(_mm256_castsi256_si128(bytes), _mm256_extracti128_si256(bytes, 1));
  _mm_storel_epi64(reinterpret_cast<__m128i*>(p), joined);
}

// Products of bytes, as 16-bit numbers in pairs: _mm256_maddubs_epi16, which multiplies bytes, saturates.
inline constexpr int kDotRows = 4;
inline constexpr int kDotVecs = 2;
inline constexpr int kDotZero = 0;
using DotSum = VecI;
struct DotA { __m256i even, odd; };
struct DotB { __m256i even, odd; };
inline DotA DotSet(const uint8_t* p) {
  int32_t four;
  memcpy(&four, p, sizeof(four));
  const __m256i bytes = _mm256_set1_epi32(four);
  return DotA{_mm256_and_si256(bytes, _mm256_set1_epi16(255)), _mm256_srli_epi16(bytes, 8)};
}
inline DotB DotLoad(const int8_t* p) {
  const __m256i bytes = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p));
  return DotB{_mm256_srai_epi16(_mm256_slli_epi16(bytes, 8), 8), _mm256_srai_epi16(bytes, 8)};
}
inline DotSum Dot(DotSum sum, DotA a, DotB b) {
  return _mm256_add_epi32(_mm256_add_epi32(sum, _mm256_madd_epi16(a.even, b.even)), _mm256_madd_epi16(a.odd, b.odd));
}
inline VecI DotTotal(DotSum sum) { return sum; }

#endif  // PREDICT_BACKENDS_AVX2_VEC_H_
