// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Opens the avx512_vnni region: the words of avx512, and a Dot of one instruction, compiled for AVX-512 VNNI whatever the
// compiler's flags say. No guard: it is included once for each piece of code. Nothing of the system may be included inside.
#if !defined(PREDICT_BACKENDS_AVX512_VEC_H_)
#error "backends/avx512_vnni is avx512 with another Dot: the region of avx512 comes before"
#endif

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512vnni,avx512f,avx512dq,avx512bw,avx512vl,avx2,fma"))), apply_to = function)
#elif defined(__GNUC__)
#pragma GCC push_options
#pragma GCC target("avx512vnni,avx512f,avx512dq,avx512bw,avx512vl,avx2,fma")
#endif

namespace predict {
namespace avx512_vnni {

using namespace avx512;

#include "backends/avx512_vnni/vec.h"
