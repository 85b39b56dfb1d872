// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Of one size; any element types.
const char* Cast_check(const Step& step) {
  if (const char* error = Check_Counts(step, 1, 1)) return error;
  return step.inputs[0]->elements == step.outputs[0]->elements ? nullptr : "input and output differ in size";
}
