// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x, scale and shift, which broadcast to the output.
const char* BatchNormalization_check(const Step& step) { return Check_Elementwise(step, 3); }
