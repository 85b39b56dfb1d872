// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// A bool condition and two inputs of the output's dtype, which broadcast to the output.
const char* Where_check(const Step& step) {
  if (const char* error = Check_Counts(step, 3, 1)) return error;
  if (step.inputs[0]->dtype != kBool) return "the condition is not bool";
  for (int i = 1; i < 3; ++i) {
    if (step.inputs[i]->dtype != step.outputs[0]->dtype) return "inputs and output differ in element type";
  }
  return Check_Broadcast(step);
}
