// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Whether this processor and system have what the fma128 backend uses.
#include "backends/x86.h"

namespace predict {

bool fma128_available();
bool fma128_available() {
  constexpr uint32_t kFma = 1u << 12, kAvx = 1u << 28;
  constexpr uint64_t kXmmAndYmm = 6;
  return X86Has(kFma | kAvx, 0, kXmmAndYmm);
}

}  // namespace predict
