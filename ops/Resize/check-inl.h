// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x (outer, n, inner) with n > 0, indices int32 (m, taps), y (outer, m, inner) of x's dtype.
inline const char* Resize_common_check(const Step& step) {
  const Tensor& x = *step.inputs[0];
  const Tensor& table = *step.inputs[1];
  const Tensor& y = *step.outputs[0];
  if (x.rank != 3 || y.rank != 3 || table.rank != 2) return "the ranks are not 3, 3 and 2";
  if (table.dtype != kInt32) return "the indices are not int32";
  if (x.dtype != y.dtype) return "the output's element type is not the input's";
  if (x.dims[1] < 1) return "nothing can be taken from an empty axis";
  const bool agree = x.dims[0] == y.dims[0] && x.dims[2] == y.dims[2] && table.dims[0] == y.dims[1];
  return agree ? nullptr : "the dims do not agree";
}

const char* Resize_nearest_check(const Step& step) {
  if (const char* error = Check_Counts(step, 2, 1)) return error;
  if (const char* error = Resize_common_check(step)) return error;
  return step.inputs[1]->dims[1] == 1 ? nullptr : "one index is needed for each place";
}

// Besides, weights (m, taps) and bias (m), all float32.
const char* Resize_check(const Step& step) {
  if (const char* error = Check_Counts(step, 4, 1)) return error;
  if (const char* error = Resize_common_check(step)) return error;
  const Tensor& table = *step.inputs[1];
  if (step.inputs[0]->dtype != kFloat32 || step.inputs[2]->dtype != kFloat32 || step.inputs[3]->dtype != kFloat32) {
    return "the input, the weights or the bias are not float32";
  }
  if (!Check_SameDims(table, *step.inputs[2])) return "there are not as many weights as indices";
  return step.inputs[3]->elements == table.dims[0] ? nullptr : "the bias has not one number for each place";
}
