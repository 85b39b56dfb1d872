// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Opens the neon_dotprod region: the words of neon, and a Dot of one instruction, compiled for ARMv8.2's dot product whatever the
// compiler's flags say. No guard: it is included once for each piece of code. Nothing of the system may be included inside.
#if !defined(PREDICT_BACKENDS_NEON_VEC_H_)
#error "backends/neon_dotprod is neon with another Dot: the region of neon comes before"
#endif

#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("dotprod"))), apply_to = function)
#elif defined(__GNUC__)
#pragma GCC push_options
#pragma GCC target("arch=armv8.2-a+dotprod")
#endif

namespace predict {
namespace neon_dotprod {

using namespace neon;

#include "backends/neon_dotprod/vec.h"
