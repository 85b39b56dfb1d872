// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = e^x / Σ e^x along the middle of (outer, n, inner).
void Softmax(const Step& step, const Context& context) { SoftmaxAlong<false>(step, context); }
