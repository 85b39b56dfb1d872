// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Asks an x86 processor what it has. Written with cpuid itself, because the compilers' own test needs a support library that a
// freestanding build does not have. The one thing to know: the system must save the registers too, which XCR0 tells.
#ifndef PREDICT_BACKENDS_X86_H_
#define PREDICT_BACKENDS_X86_H_

#if defined(_MSC_VER) && !defined(__clang__)
#include <intrin.h>
#else
#include <cpuid.h>
#endif

#include <stdint.h>

namespace predict {

inline void X86Cpuid(uint32_t leaf, uint32_t registers[4]) {
#if defined(_MSC_VER) && !defined(__clang__)
  __cpuidex(reinterpret_cast<int*>(registers), static_cast<int>(leaf), 0);
#else
  __cpuid_count(leaf, 0, registers[0], registers[1], registers[2], registers[3]);
#endif
}

// The register states that the system saves for us: XCR0. Only where leaf 1 has OSXSAVE.
inline uint64_t X86SavedRegisters() {
#if defined(_MSC_VER) && !defined(__clang__)
  return _xgetbv(0);
#else
  uint32_t low, high;
  __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return (static_cast<uint64_t>(high) << 32) | low;
#endif
}

// Whether ecx of leaf 1 has all bits of `leaf1` (and OSXSAVE), ebx of leaf 7 those of `leaf7`, and XCR0 those of `saved`.
inline bool X86Has(uint32_t leaf1, uint32_t leaf7, uint64_t saved) {
  leaf1 |= 1u << 27;  // OSXSAVE
  uint32_t registers[4];  // eax ebx ecx edx
  X86Cpuid(0, registers);
  if (registers[0] < 7) return false;
  X86Cpuid(1, registers);
  if ((registers[2] & leaf1) != leaf1) return false;
  if ((X86SavedRegisters() & saved) != saved) return false;
  X86Cpuid(7, registers);
  return (registers[1] & leaf7) == leaf7;
}

}  // namespace predict

#endif  // PREDICT_BACKENDS_X86_H_
