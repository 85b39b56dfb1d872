// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Two bool inputs that broadcast to the bool output.
const char* Or_check(const Step& step) {
  if (const char* error = Check_Counts(step, 2, 1)) return error;
  if (const char* error = Check_DType(step, kBool)) return error;
  return Check_Broadcast(step);
}
