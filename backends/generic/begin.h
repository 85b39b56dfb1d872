// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Opens the generic region: plain C++ for every compiler and processor. Copy this folder to begin a new backend.
// No guard: it is included once for each piece of code. Nothing of the system may be included inside.
#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

namespace predict {
namespace generic {

#include "backends/generic/vec.h"
