// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The sweep of one backend's math functions against the C library's in double precision. `MathTest_ulps` is the caller's.

static inline int MathTest_function(const char* backend, const char* name, Vec (*function)(Vec), double (*reference)(double),
                                    double most, double limit, double absolute) {
  double worst = 0;
  float worst_at = 0;
  int failures = 0;
  // All exponents, both signs, 1 in 5,000 of all floats; 0, denormals, infinities and NaN among them.
  for (int64_t bits = 0; bits <= 0xffffffff; bits += 4999) {
    float x[16], y[16];
    for (int i = 0; i < kLanes; ++i) {
      const uint32_t b = static_cast<uint32_t>(bits) + (i % 2 ? 0x3f800000u : 0u);
      memcpy(&x[i], &b, 4);
      if (fabs(double(x[i])) > most && !isinf(x[i])) x[i] = 0.0f;
    }
    if (bits == 0) x[0] = -0.0f, x[1] = INFINITY, x[2] = -INFINITY, x[3] = NAN;
    Store(y, function(Load(x)));
    for (int i = 0; i < kLanes; ++i) {
      const double want = reference(double(x[i]));
      // NEON of 32-bit ARM takes subnormal floats for zeros, by the architecture.
      if (strcmp(backend, "neon32") == 0 && (fabs(double(x[i])) < 1.18e-38 || fabs(want) < 1.18e-38)) continue;
      const double error = MathTest_ulps(y[i], want);
      if (fabs(double(y[i]) - want) <= absolute) continue;
      if (error > worst) worst = error, worst_at = x[i];
      if (error > limit && ++failures < 4)
        printf("  %s %s(%.9g): got %.9g, want %.9g\n", backend, name, double(x[i]), double(y[i]), want);
    }
  }
  printf("%s %s: at most %.2f ulp, at %.9g\n", backend, name, worst, double(worst_at));
  return failures;
}

static inline double MathTest_sigmoid(double x) { return 1 / (1 + exp(-x)); }

static inline int TestMath(const char* backend) {
  int failures = 0;
  failures += MathTest_function(backend, "Exp", Exp, exp, INFINITY, 2, 0);
  failures += MathTest_function(backend, "Log", Log, log, INFINITY, 2, 0);
  failures += MathTest_function(backend, "Tanh", Tanh, tanh, INFINITY, 3, 0);
  failures += MathTest_function(backend, "Sigmoid", Sigmoid, MathTest_sigmoid, INFINITY, 3, 0);
  failures += MathTest_function(backend, "Erf", Erf, erf, INFINITY, 3, 0);
  failures += MathTest_function(backend, "Sin", Sin, sin, 8192, 3, 1.2e-7);
  failures += MathTest_function(backend, "Cos", Cos, cos, 8192, 3, 1.2e-7);
  return failures;
}
