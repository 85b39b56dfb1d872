// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Closes the region that backends/wasm_relaxed/begin.h opened.
}  // namespace wasm_relaxed
}  // namespace predict

#pragma clang attribute pop
