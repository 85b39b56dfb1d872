// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// A float32 input of the bool output's dims; attrs: two flags.
const char* IsInf_check(const Step& step) {
  if (const char* error = Check_Counts(step, 1, 1, 2)) return error;
  if (step.inputs[0]->dtype != kFloat32 || step.outputs[0]->dtype != kBool) return "not float32 to bool";
  return Check_Broadcast(step);
}
