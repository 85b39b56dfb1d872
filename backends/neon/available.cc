// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Every 64-bit ARM processor has what the neon backend uses.
namespace predict {

bool neon_available();
bool neon_available() { return true; }

}  // namespace predict
