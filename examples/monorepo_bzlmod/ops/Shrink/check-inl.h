// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// One input of the output's dims, and 2 floats.
const char* Shrink_check(const Step& step) { return Check_Elementwise(step, 1, 2); }
