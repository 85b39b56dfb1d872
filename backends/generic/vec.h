// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The vocabulary in plain C++: four lanes, so that a kernel's tails are exercised and a compiler may still use what
// vectors it has. backends/README.md says what each word means.
#ifndef PREDICT_BACKENDS_GENERIC_VEC_H_
#define PREDICT_BACKENDS_GENERIC_VEC_H_

struct Vec { float lane[4]; };
struct VecI { int32_t lane[4]; };
struct Mask { int32_t lane[4]; };  // 0 or -1

inline constexpr int kLanes = 4;
inline constexpr int kGemmRows = 2;
inline constexpr int kGemmDepth = 4;  // k a turn

inline Vec Load(const float* p) { return Vec{{p[0], p[1], p[2], p[3]}}; }
inline void Store(float* p, Vec v) {
  for (int i = 0; i < 4; ++i) p[i] = v.lane[i];
}
inline Vec LoadN(const float* p, size_t n) {
  return Vec{{n > 0 ? p[0] : 0.0f, n > 1 ? p[1] : 0.0f, n > 2 ? p[2] : 0.0f, n > 3 ? p[3] : 0.0f}};
}
inline void StoreN(float* p, Vec v, size_t n) {
  if (n > 0) p[0] = v.lane[0];
  if (n > 1) p[1] = v.lane[1];
  if (n > 2) p[2] = v.lane[2];
  if (n > 3) p[3] = v.lane[3];
}

inline Vec Set(float x) { return Vec{{x, x, x, x}}; }
inline Vec Zero() { return Set(0.0f); }
inline VecI SetI(int32_t x) { return VecI{{x, x, x, x}}; }

inline int32_t LaneBits(float x) {
  int32_t bits;
  memcpy(&bits, &x, sizeof(bits));
  return bits;
}
inline float LaneFromBits(int32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof(x));
  return x;
}

// Each lane of the result is `expression` of the arguments' lanes.
#define PREDICT_LANES(Result, expression) \
  Result r;                               \
  for (int i = 0; i < 4; ++i) r.lane[i] = (expression); \
  return r

inline Vec Add(Vec a, Vec b) { PREDICT_LANES(Vec, a.lane[i] + b.lane[i]); }
inline Vec Sub(Vec a, Vec b) { PREDICT_LANES(Vec, a.lane[i] - b.lane[i]); }
inline Vec Mul(Vec a, Vec b) { PREDICT_LANES(Vec, a.lane[i] * b.lane[i]); }
inline Vec Div(Vec a, Vec b) { PREDICT_LANES(Vec, a.lane[i] / b.lane[i]); }
inline Vec MulAdd(Vec a, Vec b, Vec c) { PREDICT_LANES(Vec, a.lane[i] * b.lane[i] + c.lane[i]); }
inline Vec Neg(Vec a) { PREDICT_LANES(Vec, -a.lane[i]); }

inline VecI BitsOf(Vec v) { PREDICT_LANES(VecI, LaneBits(v.lane[i])); }
inline Vec FromBits(VecI v) { PREDICT_LANES(Vec, LaneFromBits(v.lane[i])); }
inline VecI AddI(VecI a, VecI b) {
  PREDICT_LANES(VecI, static_cast<int32_t>(static_cast<uint32_t>(a.lane[i]) + static_cast<uint32_t>(b.lane[i])));
}
inline VecI SubI(VecI a, VecI b) {
  PREDICT_LANES(VecI, static_cast<int32_t>(static_cast<uint32_t>(a.lane[i]) - static_cast<uint32_t>(b.lane[i])));
}
inline VecI AndI(VecI a, VecI b) { PREDICT_LANES(VecI, a.lane[i] & b.lane[i]); }
inline VecI OrI(VecI a, VecI b) { PREDICT_LANES(VecI, a.lane[i] | b.lane[i]); }
template <int k>
inline VecI ShiftLeft(VecI a) { PREDICT_LANES(VecI, static_cast<int32_t>(static_cast<uint32_t>(a.lane[i]) << k)); }
template <int k>
inline VecI ShiftRight(VecI a) { PREDICT_LANES(VecI, a.lane[i] >> k); }

// Of floats that are whole numbers from 2^23 on, NaN and infinities nothing is left to round. Adding 2^23 leaves the
// whole part, rounded half to even; the sign is put back so that -0.25 becomes -0.
inline float LaneAbs(float x) { return LaneFromBits(LaneBits(x) & 0x7fffffff); }
inline float LaneWithSign(float x, float sign) {
  return LaneFromBits((LaneBits(x) & 0x7fffffff) | (LaneBits(sign) & static_cast<int32_t>(0x80000000u)));
}
inline float LaneRound(float x) {
  const float a = LaneAbs(x);
  if (!(a < 8388608.0f)) return x;
  const float shifted = a + 8388608.0f;
  return LaneWithSign(shifted - 8388608.0f, x);
}
inline float LaneFloor(float x) {
  if (!(LaneAbs(x) < 8388608.0f)) return x;
  const float t = static_cast<float>(static_cast<int32_t>(x));
  return t > x ? t - 1.0f : LaneWithSign(t, x);
}
inline float LaneSqrt(float x) {
#if defined(__GNUC__) || defined(__clang__)
  return __builtin_sqrtf(x);
#else
  return sqrtf(x);
#endif
}
inline int32_t LaneToInt(float x) {
  const float r = LaneRound(x);
  return r >= -2147483648.0f && r < 2147483648.0f ? static_cast<int32_t>(r) : INT32_MIN;
}

inline Vec Abs(Vec a) { PREDICT_LANES(Vec, LaneAbs(a.lane[i])); }
inline Vec Sqrt(Vec a) { PREDICT_LANES(Vec, LaneSqrt(a.lane[i])); }
inline Vec Floor(Vec a) { PREDICT_LANES(Vec, LaneFloor(a.lane[i])); }
inline Vec Ceil(Vec a) { PREDICT_LANES(Vec, -LaneFloor(-a.lane[i])); }
inline Vec Round(Vec a) { PREDICT_LANES(Vec, LaneRound(a.lane[i])); }

inline Vec Min(Vec a, Vec b) { PREDICT_LANES(Vec, a.lane[i] < b.lane[i] ? a.lane[i] : b.lane[i]); }
inline Vec Max(Vec a, Vec b) { PREDICT_LANES(Vec, a.lane[i] > b.lane[i] ? a.lane[i] : b.lane[i]); }
inline Mask Less(Vec a, Vec b) { PREDICT_LANES(Mask, a.lane[i] < b.lane[i] ? -1 : 0); }
inline Mask LessEqual(Vec a, Vec b) { PREDICT_LANES(Mask, a.lane[i] <= b.lane[i] ? -1 : 0); }
inline Mask Equal(Vec a, Vec b) { PREDICT_LANES(Mask, a.lane[i] == b.lane[i] ? -1 : 0); }
inline Vec Select(Mask m, Vec a, Vec b) { PREDICT_LANES(Vec, m.lane[i] ? a.lane[i] : b.lane[i]); }
inline Mask And(Mask a, Mask b) { PREDICT_LANES(Mask, a.lane[i] & b.lane[i]); }
inline Mask Not(Mask a) { PREDICT_LANES(Mask, ~a.lane[i]); }

inline VecI ToInt(Vec v) { PREDICT_LANES(VecI, LaneToInt(v.lane[i])); }
inline Vec ToFloat(VecI v) { PREDICT_LANES(Vec, static_cast<float>(v.lane[i])); }

#undef PREDICT_LANES

using Factors = const float*;
inline Factors LoadFactors(const float* p) { return p; }
inline Vec MulAddFactor(Factors x, int k, Vec b, Vec c) { return MulAdd(Set(x[k]), b, c); }

// Lane i meets lane i + 2, then i + 1.
inline float Sum(Vec v) { return (v.lane[0] + v.lane[2]) + (v.lane[1] + v.lane[3]); }
inline float MaxLane(Vec v) {
  const float a = v.lane[0] > v.lane[2] ? v.lane[0] : v.lane[2];
  const float b = v.lane[1] > v.lane[3] ? v.lane[1] : v.lane[3];
  return a > b ? a : b;
}
inline float MinLane(Vec v) {
  const float a = v.lane[0] < v.lane[2] ? v.lane[0] : v.lane[2];
  const float b = v.lane[1] < v.lane[3] ? v.lane[1] : v.lane[3];
  return a < b ? a : b;
}

inline void Prefetch(const void*) {}

// Integers and bytes in memory.
inline VecI LoadI(const int32_t* p) { return VecI{{p[0], p[1], p[2], p[3]}}; }
inline void StoreI(int32_t* p, VecI v) {
  for (int i = 0; i < 4; ++i) p[i] = v.lane[i];
}
inline VecI LoadBytes(const uint8_t* p) { return VecI{{p[0], p[1], p[2], p[3]}}; }
inline void StoreBytes(uint8_t* p, VecI v) {
  for (int i = 0; i < 4; ++i) p[i] = static_cast<uint8_t>(v.lane[i] & 255);
}

// Products of bytes. A 64-bit number holds the sums of two columns, the second 2^32 times; one multiplication serves both.
inline constexpr int kDotRows = 4;
inline constexpr int kDotVecs = 2;
inline constexpr int kDotZero = 0;
struct DotSum { uint64_t pair[2]; };
struct DotA { uint64_t byte[4]; };
struct DotB { const int8_t* bytes; };
inline DotA DotSet(const uint8_t* p) { return DotA{{p[0], p[1], p[2], p[3]}}; }
inline DotB DotLoad(const int8_t* p) { return DotB{p}; }
inline uint64_t DotPair(int64_t first, int64_t second) { return static_cast<uint64_t>(first) + (static_cast<uint64_t>(second) << 32); }
inline DotSum Dot(DotSum sum, DotA a, DotB b) {
  for (int k = 0; k < 4; ++k) {
    sum.pair[0] += a.byte[k] * DotPair(b.bytes[k], b.bytes[4 + k]);
    sum.pair[1] += a.byte[k] * DotPair(b.bytes[8 + k], b.bytes[12 + k]);
  }
  return sum;
}
inline VecI DotTotal(DotSum sum) {
  VecI total;
  for (int i = 0; i < 2; ++i) {
    const int32_t first = static_cast<int32_t>(static_cast<uint32_t>(sum.pair[i]));
    total.lane[2 * i] = first;
    total.lane[2 * i + 1] = static_cast<int32_t>(static_cast<uint32_t>((sum.pair[i] - static_cast<uint64_t>(int64_t{first})) >> 32));
  }
  return total;
}

#endif  // PREDICT_BACKENDS_GENERIC_VEC_H_
