// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Opens the sse2 region: 64-bit x86, whose baseline already has all that is used here, so no target is set.
// No guard: it is included once for each piece of code. Nothing of the system may be included inside.
#if !defined(__x86_64__) && !defined(_M_X64)
#error "backends/sse2 is for 64-bit x86 processors: build with the backends of this platform (neon, wasm_simd128, generic)"
#endif

#include <emmintrin.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

namespace predict {
namespace sse2 {

#include "backends/sse2/vec.h"
