// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = x in another element type, as ONNX has it: to integers truncated (NaN is 0, what is too large the nearest there is), between
// integers the low bits, to bool whether it is not 0, to float rounded to the nearest. Numbers go through int64 or double.
constexpr int kCastBlock = 64;

inline float CastFromHalf(uint16_t half) {
  const uint32_t sign = static_cast<uint32_t>(half & 0x8000) << 16, exponent = half >> 10 & 31, fraction = half & 1023;
  float value;
  if (exponent == 0) {
    value = static_cast<float>(fraction) * 5.9604644775390625e-8f;  // 2^-24
    return sign != 0 ? -value : value;
  }
  const uint32_t bits = sign | (exponent == 31 ? 255u << 23 : (exponent + 112) << 23) | fraction << 13;
  __builtin_memcpy(&value, &bits, 4);
  return value;
}

inline uint16_t CastToHalf(double number) {
  uint64_t bits;
  __builtin_memcpy(&bits, &number, 8);
  const uint16_t sign = static_cast<uint16_t>(bits >> 48 & 0x8000);
  const int exponent = static_cast<int>(bits >> 52 & 2047) - 1023;
  const uint64_t fraction = bits & ((uint64_t{1} << 52) - 1);
  if (exponent == 1024) return static_cast<uint16_t>(sign | 0x7c00 | (fraction != 0 ? 0x200 : 0));
  if (exponent > 15) return static_cast<uint16_t>(sign | 0x7c00);
  if (exponent < -25) return sign;
  // The fraction with its leading one, shifted to the place of a half's last bit; rounded half to even.
  const int shift = exponent >= -14 ? 42 : 42 + (-14 - exponent);
  const uint64_t whole = fraction | uint64_t{1} << 52;
  uint64_t kept = whole >> shift;
  const uint64_t lost = whole & ((uint64_t{1} << shift) - 1), tie = uint64_t{1} << (shift - 1);
  if (lost > tie || (lost == tie && (kept & 1) != 0)) ++kept;
  // A carry out of the fraction raises the exponent, as it should.
  return static_cast<uint16_t>(sign | (exponent >= -14 ? kept + (static_cast<uint64_t>(exponent + 14) << 10) : kept));
}

// Of a number that may be outside of T.
template <class T>
inline T CastToInteger(double x) {
  constexpr bool is_signed = static_cast<T>(-1) < T(0);
  constexpr int bits = 8 * static_cast<int>(sizeof(T)) - (is_signed ? 1 : 0);
  constexpr double limit = 2.0 * static_cast<double>(uint64_t{1} << (bits - 1));
  constexpr T most = static_cast<T>(((uint64_t{1} << (bits - 1)) - 1) * 2 + 1);
  if (x != x) return 0;
  if (x >= limit) return most;
  if (is_signed ? x < -limit : x <= -1.0) return is_signed ? static_cast<T>(-most - 1) : T(0);
  return static_cast<T>(x);
}

template <class T>
inline void CastReadIntegers(const void* x, int n, int64_t* numbers) {
  for (int i = 0; i < n; ++i) numbers[i] = static_cast<int64_t>(static_cast<const T*>(x)[i]);
}

template <class T>
inline void CastWrite(T* y, int n, bool floating, const int64_t* integers, const double* floats) {
  for (int i = 0; i < n; ++i) y[i] = floating ? CastToInteger<T>(floats[i]) : static_cast<T>(integers[i]);
}

inline bool CastIsFloating(int32_t dtype) { return dtype == kFloat32 || dtype == kFloat16 || dtype == kFloat64; }

inline void CastReadFloats(const void* x, int32_t dtype, int n, double* numbers) {
  for (int i = 0; i < n; ++i) {
    numbers[i] = dtype == kFloat32 ? static_cast<const float*>(x)[i]
                 : dtype == kFloat64 ? static_cast<const double*>(x)[i] : CastFromHalf(static_cast<const uint16_t*>(x)[i]);
  }
}

inline void CastRead(const void* x, int32_t dtype, int n, int64_t* integers) {
  switch (dtype) {
    case kBool: case kUint8: return CastReadIntegers<uint8_t>(x, n, integers);
    case kInt8: return CastReadIntegers<int8_t>(x, n, integers);
    case kUint16: return CastReadIntegers<uint16_t>(x, n, integers);
    case kInt16: return CastReadIntegers<int16_t>(x, n, integers);
    case kInt32: return CastReadIntegers<int32_t>(x, n, integers);
    case kUint32: return CastReadIntegers<uint32_t>(x, n, integers);
    default: return CastReadIntegers<int64_t>(x, n, integers);  // uint64 too: the same bits
  }
}

inline void CastBlock(const void* x, int32_t from, void* y, int32_t to, int n) {
  int64_t integers[kCastBlock];
  double floats[kCastBlock];
  const bool floating = CastIsFloating(from);
  if (floating) {
    CastReadFloats(x, from, n, floats);
  } else {
    CastRead(x, from, n, integers);
    if (to == kFloat32) {  // once rounded, not twice
      for (int i = 0; i < n; ++i) {
        static_cast<float*>(y)[i] = from == kUint64 ? static_cast<float>(static_cast<uint64_t>(integers[i])) : static_cast<float>(integers[i]);
      }
      return;
    }
    if (CastIsFloating(to)) {
      for (int i = 0; i < n; ++i) {
        floats[i] = from == kUint64 ? static_cast<double>(static_cast<uint64_t>(integers[i])) : static_cast<double>(integers[i]);
      }
    }
  }
  switch (to) {
    case kFloat32:
      for (int i = 0; i < n; ++i) static_cast<float*>(y)[i] = static_cast<float>(floats[i]);
      return;
    case kFloat64: __builtin_memcpy(y, floats, static_cast<size_t>(n) * 8); return;
    case kFloat16:
      for (int i = 0; i < n; ++i) static_cast<uint16_t*>(y)[i] = CastToHalf(floats[i]);
      return;
    case kBool:
      for (int i = 0; i < n; ++i) static_cast<uint8_t*>(y)[i] = floating ? floats[i] != 0 : integers[i] != 0;
      return;
    case kUint8: return CastWrite(static_cast<uint8_t*>(y), n, floating, integers, floats);
    case kInt8: return CastWrite(static_cast<int8_t*>(y), n, floating, integers, floats);
    case kUint16: return CastWrite(static_cast<uint16_t*>(y), n, floating, integers, floats);
    case kInt16: return CastWrite(static_cast<int16_t*>(y), n, floating, integers, floats);
    case kInt32: return CastWrite(static_cast<int32_t*>(y), n, floating, integers, floats);
    case kUint32: return CastWrite(static_cast<uint32_t*>(y), n, floating, integers, floats);
    case kUint64: return CastWrite(static_cast<uint64_t*>(y), n, floating, integers, floats);
    default: return CastWrite(static_cast<int64_t*>(y), n, floating, integers, floats);
  }
}

void Cast(const Step& step, const Context&) {
  const Tensor& x = *step.inputs[0];
  const Tensor& y = *step.outputs[0];
  const uint8_t* in = static_cast<const uint8_t*>(x.data);
  uint8_t* out = static_cast<uint8_t*>(y.data);
  for (int64_t i = 0; i < y.elements; i += kCastBlock) {
    const int n = y.elements - i < kCastBlock ? static_cast<int>(y.elements - i) : kCastBlock;
    CastBlock(in + static_cast<size_t>(i) * DTypeBytes(x.dtype), x.dtype, out + static_cast<size_t>(i) * DTypeBytes(y.dtype), y.dtype, n);
  }
}
