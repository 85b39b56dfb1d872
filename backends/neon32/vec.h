// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The vocabulary for 32-bit ARM: 4 lanes. backends/README.md says what each word means. The one thing to know: NEON of
// ARMv7 takes subnormal floats for zeros, and has neither division nor square root: those are VFP's, lane by lane, exact.
#ifndef PREDICT_BACKENDS_NEON32_VEC_H_
#define PREDICT_BACKENDS_NEON32_VEC_H_

using Vec = float32x4_t;
using VecI = int32x4_t;
using Mask = uint32x4_t;

inline constexpr int kLanes = 4;
inline constexpr int kGemmRows = 2;
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

// Not vminq and vmaxq, which give NaN where either is NaN.
inline Vec Min(Vec a, Vec b) { return vbslq_f32(vcltq_f32(a, b), a, b); }
inline Vec Max(Vec a, Vec b) { return vbslq_f32(vcgtq_f32(a, b), a, b); }
inline Mask Less(Vec a, Vec b) { return vcltq_f32(a, b); }
inline Mask LessEqual(Vec a, Vec b) { return vcleq_f32(a, b); }
inline Mask Equal(Vec a, Vec b) { return vceqq_f32(a, b); }
inline Vec Select(Mask m, Vec a, Vec b) { return vbslq_f32(m, a, b); }
inline Mask And(Mask a, Mask b) { return vandq_u32(a, b); }
inline Mask Not(Mask a) { return vmvnq_u32(a); }

inline Vec Add(Vec a, Vec b) { return vaddq_f32(a, b); }
inline Vec Sub(Vec a, Vec b) { return vsubq_f32(a, b); }
inline Vec Mul(Vec a, Vec b) { return vmulq_f32(a, b); }
inline Vec Div(Vec a, Vec b) {
  const Vec quotient = {vgetq_lane_f32(a, 0) / vgetq_lane_f32(b, 0), vgetq_lane_f32(a, 1) / vgetq_lane_f32(b, 1),
                        vgetq_lane_f32(a, 2) / vgetq_lane_f32(b, 2), vgetq_lane_f32(a, 3) / vgetq_lane_f32(b, 3)};
  return quotient;
}
inline Vec MulAdd(Vec a, Vec b, Vec c) {
#if defined(__ARM_FEATURE_FMA)
  return vfmaq_f32(c, a, b);
#else
  return vmlaq_f32(c, a, b);
#endif
}
inline Vec Neg(Vec a) { return vnegq_f32(a); }
inline Vec Abs(Vec a) { return vabsq_f32(a); }
inline Vec Sqrt(Vec a) {
  const Vec root = {__builtin_sqrtf(vgetq_lane_f32(a, 0)), __builtin_sqrtf(vgetq_lane_f32(a, 1)),
                    __builtin_sqrtf(vgetq_lane_f32(a, 2)), __builtin_sqrtf(vgetq_lane_f32(a, 3))};
  return root;
}

// Adding 2^23 leaves the whole part, rounded half to even; from there on all floats are whole, or NaN. The sign is put back
// so that -0.25 becomes -0.
inline Vec Round(Vec a) {
  const Vec size = vabsq_f32(a), large = vdupq_n_f32(8388608.0f);
  const Vec whole = vsubq_f32(vaddq_f32(size, large), large);
  const Vec rounded = vbslq_f32(vdupq_n_u32(0x80000000u), a, whole);
  return vbslq_f32(vcltq_f32(size, large), rounded, a);
}
inline Vec Floor(Vec a) {
  const Vec rounded = Round(a);
  const Vec below = vsubq_f32(rounded, vdupq_n_f32(1.0f));
  return vbslq_f32(vcgtq_f32(rounded, a), below, rounded);
}
inline Vec Ceil(Vec a) { return vnegq_f32(Floor(vnegq_f32(a))); }

inline VecI ToInt(Vec v) { return vcvtq_s32_f32(Round(v)); }
inline Vec ToFloat(VecI i) { return vcvtq_f32_s32(i); }

using Factors = float32x4_t;
inline Factors LoadFactors(const float* p) { return vld1q_f32(p); }
inline Vec MulAddFactor(Factors x, int k, Vec b, Vec c) {
  switch (k) {
    case 0: return vmlaq_lane_f32(c, b, vget_low_f32(x), 0);
    case 1: return vmlaq_lane_f32(c, b, vget_low_f32(x), 1);
    case 2: return vmlaq_lane_f32(c, b, vget_high_f32(x), 0);
    default: return vmlaq_lane_f32(c, b, vget_high_f32(x), 1);
  }
}

// Lane i meets lane i + 2, then i + 1.
inline float Sum(Vec v) {
  const float32x2_t s = vadd_f32(vget_low_f32(v), vget_high_f32(v));
  return vget_lane_f32(s, 0) + vget_lane_f32(s, 1);
}
inline float MaxLane(Vec v) {
  const Vec pairs = Max(v, vcombine_f32(vget_high_f32(v), vget_low_f32(v)));
  const float a = vgetq_lane_f32(pairs, 0), b = vgetq_lane_f32(pairs, 1);
  return a > b ? a : b;
}
inline float MinLane(Vec v) {
  const Vec pairs = Min(v, vcombine_f32(vget_high_f32(v), vget_low_f32(v)));
  const float a = vgetq_lane_f32(pairs, 0), b = vgetq_lane_f32(pairs, 1);
  return a < b ? a : b;
}

inline void Prefetch(const void* p) { __builtin_prefetch(p, 0, 2); }

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
inline constexpr int kDotRows = 2;
inline constexpr int kDotVecs = 2;
inline constexpr int kDotZero = 128;
struct DotSum { int32x4_t low, high; };  // columns 0 0 1 1, 2 2 3 3
using DotA = int8x8_t;                   // the same four bytes twice
using DotB = int8x16_t;
inline DotA DotSet(const uint8_t* p) {
  int32_t four;
  memcpy(&four, p, sizeof(four));
  return vreinterpret_s8_s32(vdup_n_s32(four));
}
inline DotB DotLoad(const int8_t* p) { return vld1q_s8(p); }
inline DotSum Dot(DotSum sum, DotA a, DotB b) {
  return DotSum{vpadalq_s16(sum.low, vmull_s8(a, vget_low_s8(b))), vpadalq_s16(sum.high, vmull_s8(a, vget_high_s8(b)))};
}
inline VecI DotTotal(DotSum sum) {
  return vcombine_s32(vpadd_s32(vget_low_s32(sum.low), vget_high_s32(sum.low)),
                      vpadd_s32(vget_low_s32(sum.high), vget_high_s32(sum.high)));
}

#endif  // PREDICT_BACKENDS_NEON32_VEC_H_
