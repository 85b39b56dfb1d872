// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The test of one backend's matrix multiplication: every height of tile, every width of panel, against sums in double
// precision. What lies around C must stay as it was, and three threads must give the bits of one. `GemmTest_case` and the buffers
// are the caller's.

static inline int GemmTest_run(const char* backend, const GemmTestCase& t) {
  const int64_t panels = (t.columns + kGemmPanel - 1) / kGemmPanel, k = t.outer * t.inner * t.run;
  const int64_t stride_c = t.columns + 3, c_size = t.groups * t.rows * stride_c;
  for (int64_t i = 0; i < panels * k * kGemmPanel; ++i) g_b[i] = GemmTest_value(i * 7 + 3);
  for (int64_t p = 0; p < panels; ++p)
    for (int64_t i = 0; i < k; ++i)
      for (int64_t j = 0; j < kGemmPanel; ++j)
        if (p * kGemmPanel + j >= t.columns) g_b[(p * k + i) * kGemmPanel + j] = 0.0f;
  for (int64_t i = 0; i < c_size + 16; ++i) g_c[i] = -77.0f;
  GemmArgs args = {};
  args.a = g_a;
  args.b = g_b;
  args.bias = t.bias ? g_bias : nullptr;
  args.residual = t.residual ? g_residual : nullptr;
  args.c = g_c;
  args.groups = t.groups;
  args.rows = t.rows;
  args.columns = t.columns;
  args.outer = t.outer;
  args.inner = t.inner;
  args.run = t.run;
  args.inner_stride = t.run + 5;
  args.outer_stride = t.inner * args.inner_stride + 9;
  args.stride_a = t.outer * args.outer_stride / 2 + 1;  // rows overlap, as a convolution's do
  args.stride_c = stride_c;
  args.group_stride_a = t.rows * args.stride_a;
  args.group_stride_c = t.rows * stride_c;
  args.activation = {t.clamp ? kActivationClamp : kActivationNone, -0.5f, 0.75f, nullptr};
  int failures = 0;
  if (t.groups == 1) {
    Gemm(args, {nullptr, 0, 3, nullptr, GemmTest_parallel});
    memcpy(g_shared, g_c, static_cast<size_t>(c_size) * sizeof(float));
    Gemm(args, {nullptr, 0, 1, nullptr, nullptr});
    if (memcmp(g_shared, g_c, static_cast<size_t>(c_size) * sizeof(float)) != 0 && ++failures)
      printf("  %s: %d x %d, k %d: other bits with three threads\n", backend, int(t.rows), int(t.columns), int(k));
  } else {
    GemmBlock(args);
  }

  for (int64_t row = 0; row < t.groups * t.rows; ++row) {
    for (int64_t j = 0; j < stride_c; ++j) {
      const float got = g_c[row * stride_c + j];
      double want = -77.0, size = 0;
      if (j < t.columns) {
        want = (t.bias ? double(g_bias[j]) : 0.0);
        const float* b = g_b + (j / kGemmPanel) * k * kGemmPanel + j % kGemmPanel;
        for (int64_t o = 0; o < t.outer; ++o)
          for (int64_t n = 0; n < t.inner; ++n)
            for (int64_t i = 0; i < t.run; ++i, b += kGemmPanel) {
              const double product =
                  double(g_a[row * args.stride_a + o * args.outer_stride + n * args.inner_stride + i]) * double(*b);
              want += product;
              size += fabs(product);
            }
        if (t.residual) want += double(g_residual[row * stride_c + j]);
        if (t.clamp) want = fmin(0.75, fmax(-0.5, want));
      }
      if (!(fabs(double(got) - want) <= 1e-6 * size + 1e-6) && ++failures < 3)
        printf("  %s: %d x %d, k %d: at (%d, %d) got %g, want %g\n", backend, int(t.rows), int(t.columns), int(k), int(row), int(j),
               double(got), want);
    }
  }
  return failures;
}

static inline int TestGemm(const char* backend) {
  int failures = 0;
  for (int64_t rows = 1; rows <= 14; ++rows)
    for (int64_t columns = 1; columns <= 34; ++columns)
      failures += GemmTest_run(backend, {1, rows, columns, 1, 1, rows * 3 + columns % 5, true, columns % 2 == 0, rows % 2 == 0});
  for (int64_t k = 0; k <= 9; ++k) failures += GemmTest_run(backend, {1, 7, 17, 1, 1, k, false, false, false});
  failures += GemmTest_run(backend, {1, 49, 40, 1, 1, 33, true, true, true});
  failures += GemmTest_run(backend, {1, 205, 33, 1, 1, 700, false, true, false});
  // Work that is worth sharing out, in odd numbers of panels.
  for (int64_t panels = 1; panels <= 7; ++panels)
    failures += GemmTest_run(backend, {1, 2 + 3 * panels, panels * 16 - panels % 2, 1, 1, 900, true, false, false});
  failures += GemmTest_run(backend, {3, 7, 20, 3, 1, 21, true, true, true});
  failures += GemmTest_run(backend, {2, 5, 16, 3, 3, 6, true, false, true});
  failures += GemmTest_run(backend, {2, 13, 8, 1, 40, 1, false, false, false});
  printf("%s: %d failures\n", backend, failures);
  return failures;
}
