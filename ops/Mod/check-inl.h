// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Two inputs of the output's dtype, an integer's, float32 or float64, that broadcast to it.
const char* Mod_check(const Step& step) {
  if (const char* error = Check_Counts(step, 2, 1)) return error;
  const int32_t dtype = step.outputs[0]->dtype;
  if (dtype != kFloat32 && dtype != kFloat64) return Check_ElementwiseIntegers(step, 2);
  if (const char* error = Check_DType(step, dtype)) return error;
  return Check_Broadcast(step);
}

const char* Mod_fmod_check(const Step& step) { return Mod_check(step); }
