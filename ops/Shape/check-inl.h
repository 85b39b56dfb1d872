// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// As many attributes as elements, of int64.
const char* Shape_check(const Step& step) {
  if (const char* error = Check_Counts(step, 0, 1)) return error;
  if (const char* error = Check_DType(step, kInt64)) return error;
  return step.outputs[0]->elements == step.attr_count ? nullptr : "not one attribute for each element";
}
