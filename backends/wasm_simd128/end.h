// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Closes the region that backends/wasm_simd128/begin.h opened.
}  // namespace wasm_simd128
}  // namespace predict

#pragma clang attribute pop
