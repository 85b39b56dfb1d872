// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Opens the wasm_relaxed region: fixed-width SIMD with relaxed operations. Its multiply-add is fused where the processor has
// that, and rounds twice elsewhere: results differ between machines in the last bits, within the tolerances of float32 sums.
// No guard: it is included once for each piece of code. Nothing of the system may be included inside.
#if !defined(__wasm__)
#error "backends/wasm_relaxed is for WebAssembly: build with the backends of this platform (avx2, neon, generic)"
#endif

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <wasm_simd128.h>

#pragma clang attribute push(__attribute__((target("simd128,relaxed-simd"))), apply_to = function)

namespace predict {
namespace wasm_relaxed {

#include "backends/wasm_relaxed/vec.h"
