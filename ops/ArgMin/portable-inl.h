// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The index of the least, of the first or last of equals.
void ArgMin(const Step& step, const Context&) { Argument<false>(step); }
