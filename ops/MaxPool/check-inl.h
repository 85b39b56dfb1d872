// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The attributes of every pool.
const char* MaxPool_check(const Step& step) { return Check_Pool(step, 10); }
