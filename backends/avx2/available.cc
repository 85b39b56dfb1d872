// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Whether this processor and system have what the avx2 backend uses.
#include "backends/x86.h"

namespace predict {

bool avx2_available();
bool avx2_available() {
  constexpr uint32_t kFma = 1u << 12, kAvx = 1u << 28, kAvx2 = 1u << 5;
  constexpr uint64_t kXmmAndYmm = 6;
  return X86Has(kFma | kAvx, kAvx2, kXmmAndYmm);
}

}  // namespace predict
