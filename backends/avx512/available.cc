// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Whether this processor and system have what the avx512 backend uses. Written with cpuid itself, because the compilers'
// own test needs a support library that a freestanding build does not have.
#if defined(_MSC_VER) && !defined(__clang__)
#include <intrin.h>
#else
#include <cpuid.h>
#endif

#include <stdint.h>

namespace predict {

static void avx512_cpuid(uint32_t leaf, uint32_t registers[4]) {
#if defined(_MSC_VER) && !defined(__clang__)
  __cpuidex(reinterpret_cast<int*>(registers), static_cast<int>(leaf), 0);
#else
  __cpuid_count(leaf, 0, registers[0], registers[1], registers[2], registers[3]);
#endif
}

// The register states that the system saves for us: XCR0.
static uint64_t avx512_xgetbv() {
#if defined(_MSC_VER) && !defined(__clang__)
  return _xgetbv(0);
#else
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (static_cast<uint64_t>(high) << 32) | low;
#endif
}

bool avx512_available();
bool avx512_available() {
  constexpr uint32_t kFma = 1u << 12, kOsXsave = 1u << 27;
  constexpr uint32_t kAvx2 = 1u << 5, kAvx512F = 1u << 16, kAvx512Dq = 1u << 17, kAvx512Vl = 1u << 31;
  constexpr uint32_t kLeaf1 = kFma | kOsXsave;
  constexpr uint32_t kLeaf7 = kAvx2 | kAvx512F | kAvx512Dq | kAvx512Vl;
  constexpr uint64_t kRegisters = 0xe6;  // xmm, ymm, masks, zmm0 to 15 whole, zmm16 to 31
  uint32_t registers[4];  // eax ebx ecx edx
  avx512_cpuid(0, registers);
  if (registers[0] < 7) return false;
  avx512_cpuid(1, registers);
  if ((registers[2] & kLeaf1) != kLeaf1) return false;
  if ((avx512_xgetbv() & kRegisters) != kRegisters) return false;
  avx512_cpuid(7, registers);
  return (registers[1] & kLeaf7) == kLeaf7;
}

}  // namespace predict
