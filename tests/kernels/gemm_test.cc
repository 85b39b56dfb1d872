// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Runs the test of the matrix multiplication on every backend of this platform.
#include <math.h>
#include <stdint.h>
#include <stdio.h>

#include "runtime/kernel.h"

#include "ops/common/types.h"

namespace predict {

struct GemmTestCase {
  int64_t groups, rows, columns, outer, inner, run;
  bool bias, residual, clamp;
};

static float g_a[1 << 18];
alignas(64) static float g_b[1 << 17];
alignas(64) static float g_bias[256];
static float g_residual[1 << 16];
static float g_c[1 << 16];

// Between -1 and 1, exact in few bits, the same everywhere.
static float GemmTest_value(int64_t i) { return static_cast<float>(i * 2654435761 % 1021 - 510) / 512.0f; }

bool avx2_available();
bool avx512_available();

}  // namespace predict

#include "backends/generic/begin.h"
#include "ops/common/math-inl.h"
#include "ops/common/activation-inl.h"
#include "ops/common/gemm.h"
#include "ops/common/gemm-inl.h"
#include "tests/kernels/gemm_test-inl.h"
#include "backends/generic/end.h"

#if defined(__x86_64__) || defined(_M_X64)
#include "backends/avx2/begin.h"
#include "ops/common/math-inl.h"
#include "ops/common/activation-inl.h"
#include "ops/common/gemm.h"
#include "ops/common/gemm-inl.h"
#include "tests/kernels/gemm_test-inl.h"
#include "backends/avx2/end.h"

#include "backends/avx512/begin.h"
#include "ops/common/math-inl.h"
#include "ops/common/activation-inl.h"
#include "ops/common/gemm.h"
#include "ops/common/gemm-inl.h"
#include "tests/kernels/gemm_test-inl.h"
#include "backends/avx512/end.h"
#elif defined(__aarch64__) || defined(_M_ARM64)
#include "backends/neon/begin.h"
#include "ops/common/math-inl.h"
#include "ops/common/activation-inl.h"
#include "ops/common/gemm.h"
#include "ops/common/gemm-inl.h"
#include "tests/kernels/gemm_test-inl.h"
#include "backends/neon/end.h"
#elif defined(__wasm__)
#include "backends/wasm_simd128/begin.h"
#include "ops/common/math-inl.h"
#include "ops/common/activation-inl.h"
#include "ops/common/gemm.h"
#include "ops/common/gemm-inl.h"
#include "tests/kernels/gemm_test-inl.h"
#include "backends/wasm_simd128/end.h"
#endif

int main() {
  using namespace predict;
  for (int64_t i = 0; i < 1 << 18; ++i) g_a[i] = GemmTest_value(i);
  for (int64_t i = 0; i < 256; ++i) g_bias[i] = GemmTest_value(i * 5);
  for (int64_t i = 0; i < 1 << 16; ++i) g_residual[i] = GemmTest_value(i * 11);
  int failures = generic::TestGemm("generic");
#if defined(__x86_64__) || defined(_M_X64)
  if (avx2_available()) {
    failures += avx2::TestGemm("avx2");
  } else {
    printf("avx2: not on this processor, NOT TESTED\n");
  }
  if (avx512_available()) {
    failures += avx512::TestGemm("avx512");
  } else {
    printf("avx512: not on this processor, NOT TESTED\n");
  }
#elif defined(__aarch64__) || defined(_M_ARM64)
  failures += neon::TestGemm("neon");
#elif defined(__wasm__)
  failures += wasm_simd128::TestGemm("wasm_simd128");
#endif
  return failures == 0 ? 0 : 1;
}
