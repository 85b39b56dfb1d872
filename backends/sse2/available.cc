// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Every 64-bit x86 processor has what the sse2 backend uses.
namespace predict {

bool sse2_available();
bool sse2_available() { return true; }

}  // namespace predict
