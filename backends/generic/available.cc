// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Every processor runs the generic backend.
namespace predict {

bool generic_available();
bool generic_available() { return true; }

}  // namespace predict
