// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Behind the attributes of every pool: count_include_pad.
const char* AveragePool_check(const Step& step) { return Check_Pool(step, 11); }
