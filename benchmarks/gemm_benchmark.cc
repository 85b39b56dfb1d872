// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Prints how near the matrix multiplication of each backend comes to the processor's peak, which is measured in the same
// run, on one thread: the 1 x 1 layers of ResNet-50 and MobileNetV2, and fully connected ones.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "runtime/kernel.h"

#include "ops/common/types.h"

namespace predict {

struct BenchmarkLayer {
  int64_t rows, k, columns;
};
static const BenchmarkLayer kLayers[] = {
    {3136, 64, 64},   {3136, 64, 256},  {3136, 256, 64},   {3136, 256, 128}, {784, 256, 512}, {784, 128, 512},
    {784, 512, 128},  {784, 512, 256},  {196, 512, 1024},  {196, 256, 1024}, {196, 1024, 256}, {196, 1024, 512},
    {49, 1024, 2048}, {49, 512, 2048},  {49, 2048, 512},   {12544, 32, 16},  {12544, 16, 96},  {3136, 24, 144},
    {784, 144, 32},   {196, 384, 64},   {196, 64, 384},    {49, 960, 160},   {49, 160, 960},   {1, 2048, 1000},
    {1, 512, 214},    {16, 768, 3072},
};

static float* g_a;
static float* g_b;
static float* g_bias;
static float* g_c;

static double Now() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

static float* Floats(size_t count) {
  float* p = static_cast<float*>(aligned_alloc(64, count * 4 + 64 - count * 4 % 64));
  for (size_t i = 0; i < count; ++i) p[i] = static_cast<float>(i * 2654435761u % 1000) / 1000.0f - 0.5f;
  return p;
}

}  // namespace predict

#include "benchmarks/gemm_benchmark_regions.h"

int main() {
  using namespace predict;
  g_a = Floats(12544 * 64 + 3136 * 256 + 49 * 2048);
  g_b = Floats(2048 * 2048 + 768 * 3072);
  g_bias = Floats(4096);
  g_c = Floats(12544 * 96 + 3136 * 256);
  double peak = 0;
  for (int i = static_cast<int>(sizeof kBackendRuns / sizeof kBackendRuns[0]) - 1; i >= 0; --i) {
    const BackendRun& backend = kBackendRuns[i];
    if (!backend.available()) {
      printf("%s: not on this processor, NOT MEASURED\n", backend.name);
      continue;
    }
    // The plainest backend does not reach a peak of its own: it is held against that of the one before.
    peak = backend.run(backend.name, i == 0 ? peak : 0);
  }
  return 0;
}
