// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Whether this processor and system have what the avx512 backend uses.
#include "backends/x86.h"

namespace predict {

bool avx512_available();
bool avx512_available() {
  constexpr uint32_t kFma = 1u << 12;
  constexpr uint32_t kAvx2 = 1u << 5, kAvx512F = 1u << 16, kAvx512Dq = 1u << 17, kAvx512Bw = 1u << 30, kAvx512Vl = 1u << 31;
  constexpr uint64_t kRegisters = 0xe6;  // xmm, ymm, masks, zmm0 to 15 whole, zmm16 to 31
  return X86Has(kFma, kAvx2 | kAvx512F | kAvx512Dq | kAvx512Bw | kAvx512Vl, kRegisters);
}

}  // namespace predict
