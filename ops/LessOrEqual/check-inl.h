// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Two inputs of one dtype that broadcast to the bool output.
const char* LessOrEqual_check(const Step& step) { return Check_Compare(step); }
