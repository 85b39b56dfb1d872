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

#include "tests/kernels/math_test_regions.h"

int main() {
  using namespace predict;
  int failures = 0;
  for (const BackendRun& backend : kBackendRuns) {
    if (backend.available()) {
      failures += backend.run(backend.name);
    } else {
      printf("%s: not on this processor, NOT TESTED\n", backend.name);
    }
  }
  return failures == 0 ? 0 : 1;
}
