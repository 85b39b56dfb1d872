// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Whether this processor has NEON: all have it where the platform's baseline does; elsewhere Linux tells.
#if !defined(__ARM_NEON)
#include <sys/auxv.h>
#endif

namespace predict {

bool neon32_available();
#if defined(__ARM_NEON)
bool neon32_available() { return true; }
#else
bool neon32_available() {
  constexpr unsigned long kNeon = 1ul << 12;  // HWCAP_NEON of asm/hwcap.h
  return (getauxval(AT_HWCAP) & kNeon) != 0;
}
#endif

}  // namespace predict
