// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// One bool input of the output's dims.
const char* Not_check(const Step& step) {
  if (const char* error = Check_Counts(step, 1, 1)) return error;
  if (const char* error = Check_DType(step, kBool)) return error;
  return Check_Broadcast(step);
}
