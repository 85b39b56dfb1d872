// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x (outer, reduced, inner), y (outer, inner).
const char* ReduceL1_check(const Step& step) { return Check_ReduceFloats(step); }
