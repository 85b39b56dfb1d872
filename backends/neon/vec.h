// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The vocabulary for 64-bit ARM: 4 lanes, fused multiply-add. backends/README.md says what each word means.
#ifndef PREDICT_BACKENDS_NEON_VEC_H_
#define PREDICT_BACKENDS_NEON_VEC_H_

using Vec = float32x4_t;
using VecI = int32x4_t;
using Mask = uint32x4_t;

inline constexpr int kLanes = 4;
inline constexpr int kGemmRows = 5;
inline constexpr int kGemmDepth = 4;  // k a turn

inline Vec Load(const float* p) { return vld1q_f32(p); }
inline void Store(float* p, Vec v) { vst1q_f32(p, v); }
inline Vec LoadN(const float* p, size_t n) {
  Vec v = vdupq_n_f32(0.0f);
  if (n > 0) v = vld1q_lane_f32(p, v, 0);
  if (n > 1) v = vld1q_lane_f32(p + 1, v, 1);
  if (n > 2) v = vld1q_lane_f32(p + 2, v, 2);
  if (n > 3) v = vld1q_lane_f32(p + 3, v, 3);
  return v;
}
inline void StoreN(float* p, Vec v, size_t n) {
  if (n > 0) vst1q_lane_f32(p, v, 0);
  if (n > 1) vst1q_lane_f32(p + 1, v, 1);
  if (n > 2) vst1q_lane_f32(p + 2, v, 2);
  if (n > 3) vst1q_lane_f32(p + 3, v, 3);
}

inline Vec Set(float x) { return vdupq_n_f32(x); }
inline Vec Zero() { return vdupq_n_f32(0.0f); }
inline VecI SetI(int32_t x) { return vdupq_n_s32(x); }

inline Vec Add(Vec a, Vec b) { return vaddq_f32(a, b); }
inline Vec Sub(Vec a, Vec b) { return vsubq_f32(a, b); }
inline Vec Mul(Vec a, Vec b) { return vmulq_f32(a, b); }
inline Vec Div(Vec a, Vec b) { return vdivq_f32(a, b); }
inline Vec MulAdd(Vec a, Vec b, Vec c) { return vfmaq_f32(c, a, b); }
inline Vec Neg(Vec a) { return vnegq_f32(a); }
inline Vec Abs(Vec a) { return vabsq_f32(a); }
inline Vec Sqrt(Vec a) { return vsqrtq_f32(a); }
inline Vec Floor(Vec a) { return vrndmq_f32(a); }
inline Vec Ceil(Vec a) { return vrndpq_f32(a); }
inline Vec Round(Vec a) { return vrndnq_f32(a); }

// Not vminq and vmaxq, which give NaN where either is NaN.
inline Vec Min(Vec a, Vec b) { return vbslq_f32(vcltq_f32(a, b), a, b); }
inline Vec Max(Vec a, Vec b) { return vbslq_f32(vcgtq_f32(a, b), a, b); }
inline Mask Less(Vec a, Vec b) { return vcltq_f32(a, b); }
inline Mask LessEqual(Vec a, Vec b) { return vcleq_f32(a, b); }
inline Mask Equal(Vec a, Vec b) { return vceqq_f32(a, b); }
inline Vec Select(Mask m, Vec a, Vec b) { return vbslq_f32(m, a, b); }
inline Mask And(Mask a, Mask b) { return vandq_u32(a, b); }
inline Mask Not(Mask a) { return vmvnq_u32(a); }

inline VecI ToInt(Vec v) { return vcvtnq_s32_f32(v); }
inline Vec ToFloat(VecI i) { return vcvtq_f32_s32(i); }
inline VecI BitsOf(Vec v) { return vreinterpretq_s32_f32(v); }
inline Vec FromBits(VecI i) { return vreinterpretq_f32_s32(i); }
inline VecI AddI(VecI a, VecI b) { return vaddq_s32(a, b); }
inline VecI SubI(VecI a, VecI b) { return vsubq_s32(a, b); }
inline VecI AndI(VecI a, VecI b) { return vandq_s32(a, b); }
inline VecI OrI(VecI a, VecI b) { return vorrq_s32(a, b); }
template <int k>
inline VecI ShiftLeft(VecI a) { return vshlq_n_s32(a, k); }
template <int k>
inline VecI ShiftRight(VecI a) { return vshrq_n_s32(a, k); }

using Factors = float32x4_t;
inline Factors LoadFactors(const float* p) { return vld1q_f32(p); }
inline Vec MulAddFactor(Factors x, int k, Vec b, Vec c) {
  switch (k) {
    case 0: return vfmaq_laneq_f32(c, b, x, 0);
    case 1: return vfmaq_laneq_f32(c, b, x, 1);
    case 2: return vfmaq_laneq_f32(c, b, x, 2);
    default: return vfmaq_laneq_f32(c, b, x, 3);
  }
}

// Lane i meets lane i + 2, then i + 1.
inline float Sum(Vec v) {
  const float32x2_t s = vadd_f32(vget_low_f32(v), vget_high_f32(v));
  return vget_lane_f32(s, 0) + vget_lane_f32(s, 1);
}
inline float MaxLane(Vec v) { return vmaxnmvq_f32(v); }
inline float MinLane(Vec v) { return vminnmvq_f32(v); }

inline void Prefetch(const void* p) {
#if defined(__GNUC__) || defined(__clang__)
  __builtin_prefetch(p, 0, 2);
#else
  (void)p;
#endif
}

// Integers and bytes in memory.
inline VecI LoadI(const int32_t* p) { return vld1q_s32(p); }
inline void StoreI(int32_t* p, VecI v) { vst1q_s32(p, v); }
inline VecI LoadBytes(const uint8_t* p) {
  uint32_t four;
  memcpy(&four, p, sizeof(four));
  return vreinterpretq_s32_u32(vmovl_u16(vget_low_u16(vmovl_u8(vreinterpret_u8_u32(vdup_n_u32(four))))));
}
inline void StoreBytes(uint8_t* p, VecI v) {
  const int16x4_t halves = vmovn_s32(v);
  const uint32_t four = vget_lane_u32(vreinterpret_u32_s8(vmovn_s16(vcombine_s16(halves, halves))), 0);
  memcpy(p, &four, sizeof(four));
}

// Products of bytes. A sum is kept as two for each column, because four products of bytes may not fit into 16 bits, but two
// can be added to 32 bits at once.
inline constexpr int kDotRows = 3;
inline constexpr int kDotVecs = 4;
inline constexpr int kDotZero = 128;
struct DotSum { int32x4_t low, high; };  // columns 0 0 1 1, 2 2 3 3
using DotA = int8x16_t;                  // the same four bytes four times
using DotB = int8x16_t;
inline DotA DotSet(const uint8_t* p) {
  int32_t four;
  memcpy(&four, p, sizeof(four));
  DotA a = vreinterpretq_s8_s32(vdupq_n_s32(four));
#if defined(__GNUC__) || defined(__clang__)
  // A clang that knows that both halves are alike moves the upper half of b down instead of multiplying by smull2.
  __asm__("" : "+w"(a));
#endif
  return a;
}
inline DotB DotLoad(const int8_t* p) { return vld1q_s8(p); }
inline DotSum Dot(DotSum sum, DotA a, DotB b) {
  return DotSum{vpadalq_s16(sum.low, vmull_s8(vget_low_s8(a), vget_low_s8(b))), vpadalq_s16(sum.high, vmull_high_s8(a, b))};
}
inline VecI DotTotal(DotSum sum) {
  return vpaddq_s32(sum.low, sum.high);
}

#endif  // PREDICT_BACKENDS_NEON_VEC_H_
