// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The neon32 backend is for platforms whose baseline has NEON: clang 22 cannot compile a NEON region over a baseline without
// it, so there is nothing to ask the processor for.
namespace predict {

bool neon32_available();
bool neon32_available() { return true; }

}  // namespace predict
