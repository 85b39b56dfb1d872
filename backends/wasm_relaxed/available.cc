// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// A browser that has loaded this module has relaxed SIMD: there is nothing to ask at run time.
namespace predict {

bool wasm_relaxed_available();
bool wasm_relaxed_available() { return true; }

}  // namespace predict
