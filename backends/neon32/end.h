// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Closes the region that backends/neon32/begin.h opened.
}  // namespace neon32
}  // namespace predict

#if defined(PREDICT_NEON32_REGION)
#undef PREDICT_NEON32_REGION
#if defined(__clang__)
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
