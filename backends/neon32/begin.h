// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Opens the neon32 region: 32-bit ARM whose baseline has NEON (-mfpu=neon), so no target is set.
// No guard: it is included once for each piece of code. Nothing of the system may be included inside.
#if !defined(__arm__) || !defined(__ARM_NEON)
#error "backends/neon32 is for 32-bit ARM processors with NEON: give the compiler -mfpu=neon, or build with the backend generic"
#endif

#include <arm_neon.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

namespace predict {
namespace neon32 {

#include "backends/neon32/vec.h"
