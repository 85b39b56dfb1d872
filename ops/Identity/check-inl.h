// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// One input of the output's dtype and number of elements.
const char* Identity_check(const Step& step) {
  if (const char* error = Check_Counts(step, 1, 1)) return error;
  if (step.inputs[0]->elements != step.outputs[0]->elements) return "input and output differ in size";
  return Check_Moves(step);
}
