// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x and y are both (outer, n, inner).
const char* Softmax_check(const Step& step) {
  if (const char* error = Check_Counts(step, 1, 1)) return error;
  if (const char* error = Check_DType(step, kFloat32)) return error;
  if (step.inputs[0]->rank != 3) return "the input is not (outer, n, inner)";
  return Check_SameDims(*step.inputs[0], *step.outputs[0]) ? nullptr : "input and output differ in dims";
}
