// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Two inputs that broadcast to the output.
const char* BitwiseOr_check(const Step& step) { return Check_ElementwiseIntegers(step, 2); }
