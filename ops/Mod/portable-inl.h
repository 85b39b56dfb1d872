// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = the rest of a / b, broadcast, exactly; Mod has the divisor's sign, Mod_fmod the dividend's. x mod 0 is 0 of integers, NaN of floats, as is
// infinity mod x; x mod infinity is x, or infinity where Mod's sign wants it.

// The bits of a float: Bits is an unsigned integer of its size, kMantissa the number of its explicit bits of mantissa.
template <class F> struct ModBits;
template <> struct ModBits<float> { using Bits = uint32_t; static constexpr int kMantissa = 23; };
template <> struct ModBits<double> { using Bits = uint64_t; static constexpr int kMantissa = 52; };

// Takes the mantissa from `bits`, which have no sign, with its highest bit; returns the exponent.
template <class F, class Bits>
inline int ModSplit(Bits bits, Bits* mantissa) {
  constexpr Bits kOne = Bits{1} << ModBits<F>::kMantissa;
  int exponent = static_cast<int>(bits >> ModBits<F>::kMantissa);
  *mantissa = bits & (kOne - 1);
  if (exponent != 0) {
    *mantissa |= kOne;
    return exponent;
  }
  for (exponent = 1; *mantissa < kOne; --exponent) *mantissa <<= 1;
  return exponent;
}

// Long division of the mantissas: one subtraction for each binary digit of the quotient, at most the range of the exponents.
template <class F>
inline F ModFloat(F a, F b) {
  using Bits = typename ModBits<F>::Bits;
  constexpr int kMantissa = ModBits<F>::kMantissa;
  constexpr Bits kSign = Bits{1} << (sizeof(Bits) * 8 - 1), kInfinity = (kSign - 1) >> kMantissa << kMantissa;
  Bits x, y;
  __builtin_memcpy(&x, &a, sizeof(x));
  __builtin_memcpy(&y, &b, sizeof(y));
  const Bits sign = x & kSign;
  x &= ~kSign;
  y &= ~kSign;
  if (x >= kInfinity || y > kInfinity || y == 0) return static_cast<F>(__builtin_nanf(""));
  if (x < y) return a;
  Bits rest, divisor;
  int exponent = ModSplit<F>(x, &rest);
  const int least = ModSplit<F>(y, &divisor);
  for (; exponent > least; --exponent) {
    if (rest >= divisor) rest -= divisor;
    rest <<= 1;
  }
  if (rest >= divisor) rest -= divisor;
  if (rest != 0) {
    for (; (rest >> kMantissa) == 0; --exponent) rest <<= 1;
    rest = exponent > 0 ? (rest ^ (Bits{1} << kMantissa)) | (static_cast<Bits>(exponent) << kMantissa) : rest >> (1 - exponent);
  }
  rest |= sign;
  F result;
  __builtin_memcpy(&result, &rest, sizeof(result));
  return result;
}

struct ModFmodRun {
  template <class T>
  static inline T Run(T a, T b) {
    if (b == 0 || (static_cast<T>(-1) < T(0) && b == static_cast<T>(-1))) return 0;
    return static_cast<T>(a % b);
  }
  static inline float Run(float a, float b) { return ModFloat(a, b); }
  static inline double Run(double a, double b) { return ModFloat(a, b); }
};

struct ModRun {
  template <class T>
  static inline T Run(T a, T b) {
    const T rest = ModFmodRun::Run(a, b);
    return rest != 0 && (rest < 0) != (b < 0) ? static_cast<T>(rest + b) : rest;
  }
  static inline float Run(float a, float b) { return Signed(a, b); }
  static inline double Run(double a, double b) { return Signed(a, b); }

  // A zero has the divisor's sign, too.
  template <class F>
  static inline F Signed(F a, F b) {
    const F rest = ModFloat(a, b);
    if (rest == 0) return b < 0 ? -F(0) : F(0);
    return (rest < 0) != (b < 0) && rest == rest ? rest + b : rest;
  }
};

template <class Run>
inline ElementwiseRowFn ModRow(int32_t dtype) {
  if (dtype == kFloat32) return ScalarRow<Run, float, float>;
  return dtype == kFloat64 ? ScalarRow<Run, double, double> : IntegerRow<Run>(dtype);
}

void Mod(const Step& step, const Context& context) { Elementwise(step, context, ModRow<ModRun>(step.outputs[0]->dtype)); }

void Mod_fmod(const Step& step, const Context& context) { Elementwise(step, context, ModRow<ModFmodRun>(step.outputs[0]->dtype)); }
