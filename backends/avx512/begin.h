// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Opens the avx512 region: everything up to backends/avx512/end.h is compiled for AVX-512 (F, DQ, BW, VL), whatever the compiler's
// flags say. No guard: it is included once for each piece of code. Nothing of the system may be included inside.
#if !defined(__x86_64__) && !defined(__i386__) && !defined(_M_X64) && !defined(_M_IX86)
#error "backends/avx512 is for x86 processors: build with the backends of this platform (neon, wasm_simd128, generic)"
#endif

#include <immintrin.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma"))), apply_to = function)
#elif defined(__GNUC__)
#pragma GCC push_options
#pragma GCC target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma")
#endif

namespace predict {
namespace avx512 {

#include "backends/avx512/vec.h"
