// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Exp, Log, Tanh, Sigmoid, Erf, Sin, Cos on the vector vocabulary. Errors in units in the last place, measured by
// tests/kernels/math_test.cc over all exponents, with and without fused multiply-add; infinities, zeros, NaN and denormal results are
// those of IEEE. Exp, Log, Tanh, Sin and Cos have the polynomials of S. Moshier's Cephes (single precision), Erf that of
// N. Juffa. Tails: callers use LoadN and StoreN, no function here is scalar.

inline Vec CopySign(Vec x, Vec sign) {
  return FromBits(OrI(AndI(BitsOf(x), SetI(0x7fffffff)), AndI(BitsOf(sign), SetI(INT32_MIN))));
}

// 2^n for -126 <= n <= 127.
inline Vec PowerOfTwo(VecI n) { return FromBits(ShiftLeft<23>(AddI(n, SetI(127)))); }

// 2 ulp.
inline Vec Exp(Vec x) {
  // Beyond these the result is 0 or infinity; NaN passes.
  x = Min(Set(89.0f), Max(Set(-105.0f), x));
  const Vec n = Round(Mul(x, Set(1.44269504088896341f)));
  // ln 2 in two parts, of which the first times n is exact.
  Vec r = MulAdd(n, Set(-0.693359375f), x);
  r = MulAdd(n, Set(2.12194440e-4f), r);
  Vec p = Set(1.9875691500e-4f);
  p = MulAdd(p, r, Set(1.3981999507e-3f));
  p = MulAdd(p, r, Set(8.3334519073e-3f));
  p = MulAdd(p, r, Set(4.1665795894e-2f));
  p = MulAdd(p, r, Set(1.6666665459e-1f));
  p = MulAdd(p, r, Set(5.0000001201e-1f));
  p = Add(MulAdd(p, Mul(r, r), r), Set(1.0f));
  // Two factors, because 2^n itself may be denormal or too large.
  const VecI i = ToInt(n), half = ShiftRight<1>(i);
  return Mul(Mul(p, PowerOfTwo(half)), PowerOfTwo(SubI(i, half)));
}

// 2 ulp. Negative arguments give NaN, zeros -infinity.
inline Vec Log(Vec x) {
  const Mask denormal = Less(x, Set(1.17549435e-38f));
  const Vec y = Select(denormal, Mul(x, Set(8388608.0f)), x);
  // y = m * 2^e with m in [sqrt(1/2), sqrt(2)).
  const VecI bits = SubI(BitsOf(y), SetI(0x3f3504f3));
  const Vec e = Sub(ToFloat(ShiftRight<23>(bits)), Select(denormal, Set(23.0f), Zero()));
  const Vec m = FromBits(AddI(AndI(bits, SetI(0x007fffff)), SetI(0x3f3504f3)));
  const Vec r = Sub(m, Set(1.0f));
  Vec p = Set(7.0376836292e-2f);
  p = MulAdd(p, r, Set(-1.1514610310e-1f));
  p = MulAdd(p, r, Set(1.1676998740e-1f));
  p = MulAdd(p, r, Set(-1.2420140846e-1f));
  p = MulAdd(p, r, Set(1.4249322787e-1f));
  p = MulAdd(p, r, Set(-1.6668057665e-1f));
  p = MulAdd(p, r, Set(2.0000714765e-1f));
  p = MulAdd(p, r, Set(-2.4999993993e-1f));
  p = MulAdd(p, r, Set(3.3333331174e-1f));
  const Vec rr = Mul(r, r);
  p = Mul(Mul(p, r), rr);
  p = MulAdd(e, Set(-2.12194440e-4f), p);
  p = MulAdd(rr, Set(-0.5f), p);
  Vec result = MulAdd(e, Set(0.693359375f), Add(r, p));
  result = Select(Less(x, Set(INFINITY)), result, x);  // infinity and NaN stay
  result = Select(Equal(x, Zero()), Set(-INFINITY), result);
  return Select(Less(x, Zero()), Set(NAN), result);
}

// 3 ulp.
inline Vec Tanh(Vec x) {
  const Vec a = Abs(x), z = Mul(x, x);
  Vec p = Set(-5.70498872745e-3f);
  p = MulAdd(p, z, Set(2.06390887954e-2f));
  p = MulAdd(p, z, Set(-5.37397155531e-2f));
  p = MulAdd(p, z, Set(1.33314422036e-1f));
  p = MulAdd(p, z, Set(-3.33332819422e-1f));
  p = MulAdd(Mul(p, z), x, x);
  const Vec e = Exp(Add(a, a));
  const Vec big = Sub(Set(1.0f), Div(Set(2.0f), Add(e, Set(1.0f))));
  return Select(Less(a, Set(0.625f)), p, CopySign(big, x));
}

// 3 ulp: e^-|x| cannot overflow.
inline Vec Sigmoid(Vec x) {
  const Vec e = Exp(Neg(Abs(x)));
  return Div(Select(Less(x, Zero()), e, Set(1.0f)), Add(e, Set(1.0f)));
}

// 3 ulp.
inline Vec Erf(Vec x) {
  const Vec a = Abs(x), z = Mul(x, x);
  Vec p = Set(-5.96761703e-4f);
  p = MulAdd(p, z, Set(4.99119423e-3f));
  p = MulAdd(p, z, Set(-2.67681349e-2f));
  p = MulAdd(p, z, Set(1.12819925e-1f));
  p = MulAdd(p, z, Set(-3.76125336e-1f));
  p = MulAdd(p, z, Set(1.28379166e-1f));
  p = MulAdd(p, x, x);
  const Vec t = Min(Set(4.0f), a);  // from there on it is 1
  Vec q = Set(-1.72853470e-5f);
  q = MulAdd(q, t, Set(3.83197126e-4f));
  q = MulAdd(q, t, Set(-3.88396438e-3f));
  q = MulAdd(q, t, Set(2.42546219e-2f));
  q = MulAdd(q, t, Set(-1.06777877e-1f));
  q = MulAdd(q, t, Set(-6.34846687e-1f));
  q = MulAdd(q, t, Set(-1.28717512e-1f));
  q = MulAdd(q, t, Neg(t));
  const Vec big = Sub(Set(1.0f), Exp(q));
  return Select(Less(a, Set(0.927734375f)), p, CopySign(big, x));
}

// The sine of x + quarter * pi / 2. Absolute error 1e-7 for |x| <= 8192, growing with |x| beyond; infinities give NaN.
inline Vec SinQuarter(Vec x, int32_t quarter) {
  const Vec n = Round(Mul(x, Set(0.636619772367581343f)));
  // pi / 2 in three parts, of which the first two times n are exact.
  Vec r = MulAdd(n, Set(-1.5703125f), x);
  r = MulAdd(n, Set(-4.837512969970703125e-4f), r);
  r = MulAdd(n, Set(-7.54978995489188216e-8f), r);
  const Vec z = Mul(r, r);
  Vec s = Set(-1.9515295891e-4f);
  s = MulAdd(s, z, Set(8.3321608736e-3f));
  s = MulAdd(s, z, Set(-1.6666654611e-1f));
  s = MulAdd(Mul(s, z), r, r);
  Vec c = Set(2.443315711809948e-5f);
  c = MulAdd(c, z, Set(-1.388731625493765e-3f));
  c = MulAdd(c, z, Set(4.166664568298827e-2f));
  c = MulAdd(Mul(c, z), z, MulAdd(z, Set(-0.5f), Set(1.0f)));
  const VecI i = AddI(ToInt(n), SetI(quarter));
  const Vec y = Select(Equal(ToFloat(AndI(i, SetI(1))), Zero()), s, c);
  return Select(Equal(ToFloat(AndI(i, SetI(2))), Zero()), y, Neg(y));
}

inline Vec Sin(Vec x) { return SinQuarter(x, 0); }
inline Vec Cos(Vec x) { return SinQuarter(x, 1); }
