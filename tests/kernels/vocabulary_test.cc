// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Runs the vocabulary's test on every backend of this platform, and says loudly which one the processor cannot run.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

namespace predict {

static int Report(const char* function, int lane, float got, float want, float a, float b) {
  printf("  %s(%g, %g), lane %d: got %g, want %g\n", function, double(a), double(b), lane, double(got), double(want));
  return 1;
}

bool generic_available();
bool avx2_available();
bool avx512_available();
bool neon_available();
bool wasm_simd128_available();

}  // namespace predict

#include "backends/generic/begin.h"
#include "tests/kernels/vocabulary_test-inl.h"
#include "backends/generic/end.h"

#if defined(__x86_64__) || defined(_M_X64)
#include "backends/avx2/begin.h"
#include "tests/kernels/vocabulary_test-inl.h"
#include "backends/avx2/end.h"

#include "backends/avx512/begin.h"
#include "tests/kernels/vocabulary_test-inl.h"
#include "backends/avx512/end.h"
#elif defined(__aarch64__) || defined(_M_ARM64)
#include "backends/neon/begin.h"
#include "tests/kernels/vocabulary_test-inl.h"
#include "backends/neon/end.h"
#elif defined(__wasm__)
#include "backends/wasm_simd128/begin.h"
#include "tests/kernels/vocabulary_test-inl.h"
#include "backends/wasm_simd128/end.h"
#endif

static int Run(const char* backend, bool (*available)(), int (*test)()) {
  if (!available()) {
    printf("%s: not on this processor, NOT TESTED\n", backend);
    return 0;
  }
  const int failures = test();
  printf("%s: %d failures\n", backend, failures);
  return failures;
}

int main() {
  int failures = Run("generic", predict::generic_available, predict::generic::TestVocabulary);
#if defined(__x86_64__) || defined(_M_X64)
  failures += Run("avx2", predict::avx2_available, predict::avx2::TestVocabulary);
  failures += Run("avx512", predict::avx512_available, predict::avx512::TestVocabulary);
#elif defined(__aarch64__) || defined(_M_ARM64)
  failures += Run("neon", predict::neon_available, predict::neon::TestVocabulary);
#elif defined(__wasm__)
  failures += Run("wasm_simd128", predict::wasm_simd128_available, predict::wasm_simd128::TestVocabulary);
#endif
  return failures == 0 ? 0 : 1;
}
