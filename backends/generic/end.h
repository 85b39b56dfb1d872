// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Closes the region that backends/generic/begin.h opened.
}  // namespace generic
}  // namespace predict
