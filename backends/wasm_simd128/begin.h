// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Opens the wasm_simd128 region: WebAssembly's fixed-width SIMD, which has no fused multiply-add.
// No guard: it is included once for each piece of code. Nothing of the system may be included inside.
#if !defined(__wasm__)
#error "backends/wasm_simd128 is for WebAssembly: build with the backends of this platform (avx2, neon, generic)"
#endif

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <wasm_simd128.h>

#pragma clang attribute push(__attribute__((target("simd128"))), apply_to = function)

namespace predict {
namespace wasm_simd128 {

#include "backends/wasm_simd128/vec.h"
