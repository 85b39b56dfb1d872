// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Whether this processor and system have what the avx512_vnni backend uses: what avx512 does, and VNNI.
#include "backends/x86.h"

namespace predict {

bool avx512_available();
bool avx512_vnni_available();
bool avx512_vnni_available() {
  constexpr uint32_t kVnni = 1u << 11;  // ecx of leaf 7
  if (!avx512_available()) return false;
  uint32_t registers[4];
  X86Cpuid(7, registers);
  return (registers[2] & kVnni) != 0;
}

}  // namespace predict
