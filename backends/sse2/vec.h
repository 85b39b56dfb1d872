// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The vocabulary for SSE2: 4 lanes. backends/README.md says what each word means. The one thing to know: SSE2 has neither a
// choice between two vectors nor a rounding to whole floats: both are made of logical operations and additions.
#ifndef PREDICT_BACKENDS_SSE2_VEC_H_
#define PREDICT_BACKENDS_SSE2_VEC_H_

using Vec = __m128;
using VecI = __m128i;
using Mask = __m128;

inline constexpr int kLanes = 4;
inline constexpr int kGemmRows = 3;
inline constexpr int kGemmDepth = 4;  // k a turn

inline Vec Load(const float* p) { return _mm_loadu_ps(p); }
inline void Store(float* p, Vec v) { _mm_storeu_ps(p, v); }
inline Vec LoadN(const float* p, size_t n) {
  if (n >= 4) return _mm_loadu_ps(p);
  const Vec pair = n >= 2 ? _mm_castsi128_ps(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p))) : _mm_setzero_ps();
  if ((n & 1) == 0) return pair;
  const Vec odd = _mm_load_ss(p + (n & 2));
  return n == 1 ? odd : _mm_movelh_ps(pair, odd);
}
inline void StoreN(float* p, Vec v, size_t n) {
  if (n >= 4) return _mm_storeu_ps(p, v);
  if (n >= 2) {
    _mm_storel_epi64(reinterpret_cast<__m128i*>(p), _mm_castps_si128(v));
    v = _mm_movehl_ps(v, v);
  }
  if (n & 1) _mm_store_ss(p + (n & 2), v);
}

inline Vec Set(float x) { return _mm_set1_ps(x); }
inline Vec Zero() { return _mm_setzero_ps(); }
inline VecI SetI(int32_t x) { return _mm_set1_epi32(x); }

inline VecI BitsOf(Vec v) { return _mm_castps_si128(v); }
inline Vec FromBits(VecI i) { return _mm_castsi128_ps(i); }
inline VecI AddI(VecI a, VecI b) { return _mm_add_epi32(a, b); }
inline VecI SubI(VecI a, VecI b) { return _mm_sub_epi32(a, b); }
inline VecI AndI(VecI a, VecI b) { return _mm_and_si128(a, b); }
inline VecI OrI(VecI a, VecI b) { return _mm_or_si128(a, b); }
template <int k>
inline VecI ShiftLeft(VecI a) { return _mm_slli_epi32(a, k); }
template <int k>
inline VecI ShiftRight(VecI a) { return _mm_srai_epi32(a, k); }

inline Vec Min(Vec a, Vec b) { return _mm_min_ps(a, b); }
inline Vec Max(Vec a, Vec b) { return _mm_max_ps(a, b); }
inline Mask Less(Vec a, Vec b) { return _mm_cmplt_ps(a, b); }
inline Mask LessEqual(Vec a, Vec b) { return _mm_cmple_ps(a, b); }
inline Mask Equal(Vec a, Vec b) { return _mm_cmpeq_ps(a, b); }
inline Vec Select(Mask m, Vec a, Vec b) { return _mm_or_ps(_mm_and_ps(m, a), _mm_andnot_ps(m, b)); }
inline Mask And(Mask a, Mask b) { return _mm_and_ps(a, b); }
inline Mask Not(Mask a) { return _mm_xor_ps(a, _mm_castsi128_ps(_mm_set1_epi32(-1))); }

inline Vec Add(Vec a, Vec b) { return _mm_add_ps(a, b); }
inline Vec Sub(Vec a, Vec b) { return _mm_sub_ps(a, b); }
inline Vec Mul(Vec a, Vec b) { return _mm_mul_ps(a, b); }
inline Vec Div(Vec a, Vec b) { return _mm_div_ps(a, b); }
inline Vec MulAdd(Vec a, Vec b, Vec c) { return _mm_add_ps(_mm_mul_ps(a, b), c); }
inline Vec Neg(Vec a) { return _mm_xor_ps(a, _mm_set1_ps(-0.0f)); }
inline Vec Abs(Vec a) { return _mm_andnot_ps(_mm_set1_ps(-0.0f), a); }
inline Vec Sqrt(Vec a) { return _mm_sqrt_ps(a); }

// Adding 2^23 leaves the whole part, rounded half to even; from there on all floats are whole, or NaN. The sign is put back
// so that -0.25 becomes -0.
inline Vec Round(Vec a) {
  const Vec sign = _mm_set1_ps(-0.0f), large = _mm_set1_ps(8388608.0f);
  const Vec size = _mm_andnot_ps(sign, a);
  const Vec whole = _mm_sub_ps(_mm_add_ps(size, large), large);
  return Select(_mm_cmplt_ps(size, large), _mm_or_ps(whole, _mm_and_ps(sign, a)), a);
}
inline Vec Floor(Vec a) {
  const Vec rounded = Round(a);
  return Select(_mm_cmpgt_ps(rounded, a), _mm_sub_ps(rounded, _mm_set1_ps(1.0f)), rounded);
}
inline Vec Ceil(Vec a) { return Neg(Floor(Neg(a))); }

inline VecI ToInt(Vec v) { return _mm_cvtps_epi32(v); }
inline Vec ToFloat(VecI i) { return _mm_cvtepi32_ps(i); }

// Integers and bytes in memory.
inline VecI LoadI(const int32_t* p) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p)); }
inline void StoreI(int32_t* p, VecI v) { _mm_storeu_si128(reinterpret_cast<__m128i*>(p), v); }
inline VecI LoadBytes(const uint8_t* p) {
  int32_t four;
  memcpy(&four, p, sizeof(four));
  const __m128i zero = _mm_setzero_si128();
  return _mm_unpacklo_epi16(_mm_unpacklo_epi8(_mm_cvtsi32_si128(four), zero), zero);
}
inline void StoreBytes(uint8_t* p, VecI v) {
  const __m128i bytes = _mm_and_si128(v, _mm_set1_epi32(255));  // none of which the packing saturates
  const __m128i halves = _mm_packs_epi32(bytes, bytes);
  const int32_t four = _mm_cvtsi128_si32(_mm_packus_epi16(halves, halves));
  memcpy(p, &four, sizeof(four));
}

// Products of bytes, as 16-bit numbers in pairs.
inline constexpr int kDotRows = 3;
inline constexpr int kDotVecs = 2;
inline constexpr int kDotZero = 0;
using DotSum = VecI;
struct DotA { __m128i even, odd; };
struct DotB { __m128i even, odd; };
inline DotA DotSet(const uint8_t* p) {
  int32_t four;
  memcpy(&four, p, sizeof(four));
  const __m128i bytes = _mm_set1_epi32(four);
  return DotA{_mm_and_si128(bytes, _mm_set1_epi16(255)), _mm_srli_epi16(bytes, 8)};
}
inline DotB DotLoad(const int8_t* p) {
  const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
  return DotB{_mm_srai_epi16(_mm_slli_epi16(bytes, 8), 8), _mm_srai_epi16(bytes, 8)};
}
inline DotSum Dot(DotSum sum, DotA a, DotB b) {
  return _mm_add_epi32(_mm_add_epi32(sum, _mm_madd_epi16(a.even, b.even)), _mm_madd_epi16(a.odd, b.odd));
}
inline VecI DotTotal(DotSum sum) { return sum; }

using Factors = const float*;
inline Factors LoadFactors(const float* p) { return p; }
inline Vec MulAddFactor(Factors x, int k, Vec b, Vec c) { return MulAdd(Set(x[k]), b, c); }

// Lane i meets lane i + 2, then i + 1.
inline float Sum(Vec v) {
  const Vec s = _mm_add_ps(v, _mm_movehl_ps(v, v));
  return _mm_cvtss_f32(_mm_add_ss(s, _mm_shuffle_ps(s, s, 1)));
}
inline float MaxLane(Vec v) {
  const Vec s = _mm_max_ps(v, _mm_movehl_ps(v, v));
  return _mm_cvtss_f32(_mm_max_ss(s, _mm_shuffle_ps(s, s, 1)));
}
inline float MinLane(Vec v) {
  const Vec s = _mm_min_ps(v, _mm_movehl_ps(v, v));
  return _mm_cvtss_f32(_mm_min_ss(s, _mm_shuffle_ps(s, s, 1)));
}

inline void Prefetch(const void* p) { _mm_prefetch(static_cast<const char*>(p), _MM_HINT_T1); }

#endif  // PREDICT_BACKENDS_SSE2_VEC_H_
