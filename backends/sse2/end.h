// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Closes the region that backends/sse2/begin.h opened.
}  // namespace sse2
}  // namespace predict
