// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Opens the neon32 region: everything up to backends/neon32/end.h is compiled for NEON, whatever the compiler's flags say.
// No guard: it is included once for each piece of code. Nothing of the system may be included inside.
#if !defined(__arm__) || !defined(__ARM_FP)
#error "backends/neon32 is for 32-bit ARM processors with hard floats: build with the backends of this platform (neon, avx2, generic)"
#endif

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// The region's names spell out what NEON implies, because clang's flags for a processor without it take each of these away.
#if defined(__clang__) && !defined(__ARM_NEON)
#define PREDICT_NEON32_REGION
#pragma clang attribute push(__attribute__((target("neon,vfp3,vfp3sp,d32"))), apply_to = function)
#elif defined(__GNUC__) && !defined(__ARM_NEON)
#define PREDICT_NEON32_REGION
#pragma GCC push_options
#pragma GCC target("fpu=neon")
#endif

#include <arm_neon.h>

namespace predict {
namespace neon32 {

#include "backends/neon32/vec.h"
