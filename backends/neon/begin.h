// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Opens the neon region: 64-bit ARM, whose baseline already has all that is used here, so no target is set.
// No guard: it is included once for each piece of code. Nothing of the system may be included inside.
#if !defined(__aarch64__) && !defined(_M_ARM64)
#error "backends/neon is for 64-bit ARM processors: build with the backends of this platform (avx2, wasm_simd128, generic)"
#endif

#include <arm_neon.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

namespace predict {
namespace neon {

#include "backends/neon/vec.h"
