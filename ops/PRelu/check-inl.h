// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x and slope, which broadcast to the output.
const char* PRelu_check(const Step& step) { return Check_Elementwise(step, 2); }
