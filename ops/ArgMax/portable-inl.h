// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The index of the greatest, of the first or last of equals.
void ArgMax(const Step& step, const Context&) { Argument<true>(step); }
