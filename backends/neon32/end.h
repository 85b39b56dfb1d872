// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Closes the region that backends/neon32/begin.h opened.
}  // namespace neon32
}  // namespace predict
