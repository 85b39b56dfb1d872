// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = x - ln Σ e^x along the middle of (outer, n, inner).
void LogSoftmax(const Step& step, const Context& context) { SoftmaxAlong<true>(step, context); }
