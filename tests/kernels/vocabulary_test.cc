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

}  // namespace predict

#include "tests/kernels/vocabulary_test_regions.h"

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
