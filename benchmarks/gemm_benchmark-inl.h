// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// One backend's rows of the table: the peak of its multiply-adds unless a better backend has measured it, then each layer as a part
// of it. `Now` and `kLayers` are the caller's.

// Operations per second of independent multiply-adds that touch no memory.
static double Benchmark_peak() {
  double best = 0;
  for (int repeat = 0; repeat < 5; ++repeat) {
    Vec sums[12];
    for (int i = 0; i < 12; ++i) sums[i] = Set(static_cast<float>(i));
    const Vec x = Set(0.999f), y = Set(1e-3f);
    const int loops = 1000000;
    const double start = Now();
    for (int n = 0; n < loops; ++n) {
#pragma GCC unroll 12
      for (int i = 0; i < 12; ++i) sums[i] = MulAdd(sums[i], x, y);
    }
    const double rate = 2.0 * 12 * kLanes * loops / (Now() - start);
    for (int i = 1; i < 12; ++i) sums[0] = Add(sums[0], sums[i]);
    if (Sum(sums[0]) != 0 && rate > best) best = rate;
  }
  return best;
}

static double BenchmarkGemm(const char* backend, double peak) {
  if (peak == 0) peak = Benchmark_peak();
  printf("%s: peak %.1f GFLOP/s\n| rows | k | columns | GFLOP/s | of peak |\n|---|---|---|---|---|\n", backend, peak / 1e9);
  const Context context = {nullptr, 0, 1, nullptr, nullptr};
  for (const BenchmarkLayer& layer : kLayers) {
    GemmArgs args = {};
    args.a = g_a;
    args.b = g_b;
    args.bias = g_bias;
    args.c = g_c;
    args.groups = 1;
    args.rows = layer.rows;
    args.columns = layer.columns;
    args.stride_a = layer.k;
    args.stride_c = layer.columns;
    args.outer = args.inner = 1;
    args.run = layer.k;
    args.activation = {kActivationClamp, 0.0f, INFINITY, nullptr};
    const double operations = 2.0 * static_cast<double>(layer.rows * layer.k * layer.columns);
    double best = 1e9;
    const double begin = Now();
    for (int repeat = 0; repeat < 500 && Now() - begin < 0.15; ++repeat) {
      const double start = Now();
      Gemm(args, context);
      const double seconds = Now() - start;
      if (seconds < best) best = seconds;
    }
    const double rate = operations / best;
    printf("| %d | %d | %d | %.1f | %.0f %% |\n", static_cast<int>(layer.rows), static_cast<int>(layer.k),
           static_cast<int>(layer.columns), rate / 1e9, 100 * rate / peak);
  }
  return peak;
}
