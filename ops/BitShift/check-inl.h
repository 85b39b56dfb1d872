// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Two inputs that broadcast to the output.
const char* BitShift_check(const Step& step) { return Check_ElementwiseIntegers(step, 2); }

const char* BitShift_right_check(const Step& step) { return Check_ElementwiseIntegers(step, 2); }
