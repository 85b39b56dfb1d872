// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Opens the fma128 region: the words of sse2 with vectors of 128 bits, compiled for AVX and FMA whatever the compiler's flags say.
// No guard: it is included once for each piece of code. Nothing of the system may be included inside.
#if !defined(PREDICT_BACKENDS_SSE2_VEC_H_)
#error "backends/fma128 is sse2 with fused multiplications: the region of sse2 comes before"
#endif

#include <immintrin.h>

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx,fma"))), apply_to = function)
#elif defined(__GNUC__)
#pragma GCC push_options
#pragma GCC target("avx,fma")
#endif

namespace predict {
namespace fma128 {

using namespace sse2;

#include "backends/fma128/vec.h"
