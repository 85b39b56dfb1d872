// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Measures the error of ops/common/math-inl.h on every backend of this platform, and fails where it is greater than stated.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

// The distance of `got` from `want` in units of the last place of `want` as a float.
static double MathTest_ulps(float got, double want) {
  const float rounded = static_cast<float>(want);
  if (isnan(want) || isnan(got)) return isnan(want) && isnan(got) ? 0 : 1e9;
  if (got == rounded && signbit(got) == signbit(rounded)) return 0;
  if (isinf(got) || isinf(rounded)) return 1e9;
  if (rounded == 0.0f && got == 0.0f) return 1e9;
  int exponent;
  frexp(want, &exponent);
  const double ulp = ldexp(1.0, exponent - 24 < -149 ? -149 : exponent - 24);
  return fabs(double(got) - want) / ulp;
}

#include "backends/generic/begin.h"
#include "ops/common/math-inl.h"
#include "tests/kernels/math_test-inl.h"
#include "backends/generic/end.h"

#if defined(__x86_64__) || defined(_M_X64)
#include "backends/avx2/begin.h"
#include "ops/common/math-inl.h"
#include "tests/kernels/math_test-inl.h"
#include "backends/avx2/end.h"

#include "backends/avx512/begin.h"
#include "ops/common/math-inl.h"
#include "tests/kernels/math_test-inl.h"
#include "backends/avx512/end.h"
#elif defined(__aarch64__) || defined(_M_ARM64)
#include "backends/neon/begin.h"
#include "ops/common/math-inl.h"
#include "tests/kernels/math_test-inl.h"
#include "backends/neon/end.h"
#elif defined(__wasm__)
#include "backends/wasm_simd128/begin.h"
#include "ops/common/math-inl.h"
#include "tests/kernels/math_test-inl.h"
#include "backends/wasm_simd128/end.h"
#endif

namespace predict {
bool avx2_available();
bool avx512_available();
}

int main() {
  int failures = predict::generic::TestMath("generic");
#if defined(__x86_64__) || defined(_M_X64)
  if (predict::avx2_available()) {
    failures += predict::avx2::TestMath("avx2");
  } else {
    printf("avx2: not on this processor, NOT TESTED\n");
  }
  if (predict::avx512_available()) {
    failures += predict::avx512::TestMath("avx512");
  } else {
    printf("avx512: not on this processor, NOT TESTED\n");
  }
#elif defined(__aarch64__) || defined(_M_ARM64)
  failures += predict::neon::TestMath("neon");
#elif defined(__wasm__)
  failures += predict::wasm_simd128::TestMath("wasm_simd128");
#endif
  return failures == 0 ? 0 : 1;
}
