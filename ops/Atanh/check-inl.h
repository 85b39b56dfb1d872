// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// One input of the output's dims.
const char* Atanh_check(const Step& step) { return Check_Elementwise(step, 1); }
