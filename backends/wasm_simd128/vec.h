// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The vocabulary for WebAssembly SIMD: 4 lanes. backends/README.md says what each word means.
#ifndef PREDICT_BACKENDS_WASM_SIMD128_VEC_H_
#define PREDICT_BACKENDS_WASM_SIMD128_VEC_H_

using Vec = v128_t;
// A type of its own, because v128_t is both: int32 lanes.
struct VecI { v128_t bits; };
using Mask = v128_t;

inline constexpr int kLanes = 4;
// The engines' machine has 16 registers on x86: 3 rows of 4 sums.
inline constexpr int kGemmRows = 3;
inline constexpr int kGemmDepth = 4;  // k a turn

inline Vec Load(const float* p) { return wasm_v128_load(p); }
inline void Store(float* p, Vec v) { wasm_v128_store(p, v); }
inline Vec LoadN(const float* p, size_t n) {
  Vec v = wasm_f32x4_splat(0.0f);
  if (n > 0) v = wasm_f32x4_replace_lane(v, 0, p[0]);
  if (n > 1) v = wasm_f32x4_replace_lane(v, 1, p[1]);
  if (n > 2) v = wasm_f32x4_replace_lane(v, 2, p[2]);
  if (n > 3) v = wasm_f32x4_replace_lane(v, 3, p[3]);
  return v;
}
inline void StoreN(float* p, Vec v, size_t n) {
  if (n > 0) p[0] = wasm_f32x4_extract_lane(v, 0);
  if (n > 1) p[1] = wasm_f32x4_extract_lane(v, 1);
  if (n > 2) p[2] = wasm_f32x4_extract_lane(v, 2);
  if (n > 3) p[3] = wasm_f32x4_extract_lane(v, 3);
}

inline Vec Set(float x) { return wasm_f32x4_splat(x); }
inline Vec Zero() { return wasm_f32x4_splat(0.0f); }
inline VecI SetI(int32_t x) { return VecI{wasm_i32x4_splat(x)}; }

inline Vec Add(Vec a, Vec b) { return wasm_f32x4_add(a, b); }
inline Vec Sub(Vec a, Vec b) { return wasm_f32x4_sub(a, b); }
inline Vec Mul(Vec a, Vec b) { return wasm_f32x4_mul(a, b); }
inline Vec Div(Vec a, Vec b) { return wasm_f32x4_div(a, b); }
inline Vec MulAdd(Vec a, Vec b, Vec c) { return wasm_f32x4_add(wasm_f32x4_mul(a, b), c); }
inline Vec Neg(Vec a) { return wasm_f32x4_neg(a); }
inline Vec Abs(Vec a) { return wasm_f32x4_abs(a); }
inline Vec Sqrt(Vec a) { return wasm_f32x4_sqrt(a); }
inline Vec Floor(Vec a) { return wasm_f32x4_floor(a); }
inline Vec Ceil(Vec a) { return wasm_f32x4_ceil(a); }
inline Vec Round(Vec a) { return wasm_f32x4_nearest(a); }

// pmin(x, y) is y < x ? y : x: the arguments change places so that NaN gives b.
inline Vec Min(Vec a, Vec b) { return wasm_f32x4_pmin(b, a); }
inline Vec Max(Vec a, Vec b) { return wasm_f32x4_pmax(b, a); }
inline Mask Less(Vec a, Vec b) { return wasm_f32x4_lt(a, b); }
inline Mask LessEqual(Vec a, Vec b) { return wasm_f32x4_le(a, b); }
inline Mask Equal(Vec a, Vec b) { return wasm_f32x4_eq(a, b); }
inline Vec Select(Mask m, Vec a, Vec b) { return wasm_v128_bitselect(a, b, m); }
inline Mask And(Mask a, Mask b) { return wasm_v128_and(a, b); }
inline Mask Not(Mask a) { return wasm_v128_not(a); }

inline VecI ToInt(Vec v) { return VecI{wasm_i32x4_trunc_sat_f32x4(wasm_f32x4_nearest(v))}; }
inline Vec ToFloat(VecI i) { return wasm_f32x4_convert_i32x4(i.bits); }
inline VecI BitsOf(Vec v) { return VecI{v}; }
inline Vec FromBits(VecI i) { return i.bits; }
inline VecI AddI(VecI a, VecI b) { return VecI{wasm_i32x4_add(a.bits, b.bits)}; }
inline VecI SubI(VecI a, VecI b) { return VecI{wasm_i32x4_sub(a.bits, b.bits)}; }
inline VecI AndI(VecI a, VecI b) { return VecI{wasm_v128_and(a.bits, b.bits)}; }
inline VecI OrI(VecI a, VecI b) { return VecI{wasm_v128_or(a.bits, b.bits)}; }
template <int k>
inline VecI ShiftLeft(VecI a) { return VecI{wasm_i32x4_shl(a.bits, k)}; }
template <int k>
inline VecI ShiftRight(VecI a) { return VecI{wasm_i32x4_shr(a.bits, k)}; }

using Factors = const float*;
inline Factors LoadFactors(const float* p) { return p; }
inline Vec MulAddFactor(Factors x, int k, Vec b, Vec c) { return MulAdd(Set(x[k]), b, c); }

// Lane i meets lane i + 2, then i + 1.
inline Vec UpperHalf(Vec v) { return wasm_i32x4_shuffle(v, v, 2, 3, 2, 3); }
inline Vec OddLane(Vec v) { return wasm_i32x4_shuffle(v, v, 1, 1, 1, 1); }
inline float Sum(Vec v) {
  const Vec s = Add(v, UpperHalf(v));
  return wasm_f32x4_extract_lane(Add(s, OddLane(s)), 0);
}
inline float MaxLane(Vec v) {
  const Vec s = Max(v, UpperHalf(v));
  return wasm_f32x4_extract_lane(Max(s, OddLane(s)), 0);
}
inline float MinLane(Vec v) {
  const Vec s = Min(v, UpperHalf(v));
  return wasm_f32x4_extract_lane(Min(s, OddLane(s)), 0);
}

inline void Prefetch(const void*) {}

// Integers and bytes in memory.
inline VecI LoadI(const int32_t* p) { return VecI{wasm_v128_load(p)}; }
inline void StoreI(int32_t* p, VecI v) { wasm_v128_store(p, v.bits); }
inline VecI LoadBytes(const uint8_t* p) {
  return VecI{wasm_u32x4_extend_low_u16x8(wasm_u16x8_extend_low_u8x16(wasm_v128_load32_zero(p)))};
}
inline void StoreBytes(uint8_t* p, VecI v) {
  wasm_v128_store32_lane(p, wasm_i8x16_shuffle(v.bits, v.bits, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12, 0, 4, 8, 12), 0);
}

// Products of bytes, as 16-bit numbers in pairs.
inline constexpr int kDotRows = 3;
inline constexpr int kDotVecs = 2;
inline constexpr int kDotZero = 0;
using DotSum = VecI;
struct DotA { v128_t even, odd; };
struct DotB { v128_t even, odd; };
inline DotA DotSet(const uint8_t* p) {
  const v128_t bytes = wasm_v128_load32_splat(p);
  return DotA{wasm_v128_and(bytes, wasm_i16x8_splat(255)), wasm_u16x8_shr(bytes, 8)};
}
inline DotB DotLoad(const int8_t* p) {
  const v128_t bytes = wasm_v128_load(p);
  return DotB{wasm_i16x8_shr(wasm_i16x8_shl(bytes, 8), 8), wasm_i16x8_shr(bytes, 8)};
}
inline DotSum Dot(DotSum sum, DotA a, DotB b) {
  const v128_t even = wasm_i32x4_dot_i16x8(a.even, b.even), odd = wasm_i32x4_dot_i16x8(a.odd, b.odd);
  return DotSum{wasm_i32x4_add(wasm_i32x4_add(sum.bits, even), odd)};
}
inline VecI DotTotal(DotSum sum) { return sum; }

#endif  // PREDICT_BACKENDS_WASM_SIMD128_VEC_H_
