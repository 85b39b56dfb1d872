// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Runs the test of the matrix multiplication on every backend of this platform.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

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
static float g_shared[1 << 16];

// Between -1 and 1, the same everywhere, of all 24 bits: so that a sum in another order is another sum.
static float GemmTest_value(int64_t i) { return static_cast<float>(i * 2654435761 % 1021 - 510) / 511.0f; }

// Stands for a pool of threads: the tasks, last first, one after the other.
static void GemmTest_parallel(void*, void (*task)(void* arg, int index, int thread), void* arg, int count) {
  for (int i = count - 1; i >= 0; --i) task(arg, i, i % 3);
}

}  // namespace predict

#include "tests/kernels/gemm_test_regions.h"

int main() {
  using namespace predict;
  for (int64_t i = 0; i < 1 << 18; ++i) g_a[i] = GemmTest_value(i);
  for (int64_t i = 0; i < 256; ++i) g_bias[i] = GemmTest_value(i * 5);
  for (int64_t i = 0; i < 1 << 16; ++i) g_residual[i] = GemmTest_value(i * 11);
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
