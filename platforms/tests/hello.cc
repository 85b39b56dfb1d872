// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0
//
// The smallest library and program: whether each platform's toolchain compiles, links and exports what it must.

#include <stdint.h>

extern "C" __attribute__((visibility("default"))) int32_t predict_add(int32_t a, int32_t b) { return a + b; }
