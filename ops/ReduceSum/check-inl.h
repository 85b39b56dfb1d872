// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x (outer, reduced, inner), y (outer, inner).
const char* ReduceSum_check(const Step& step) { return Check_ReduceFloats(step); }

const char* ReduceSum_int_check(const Step& step) { return Check_ReduceIntegers(step); }
