// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x (outer, n, inner) with n at least 1, y (outer, inner) of int64; attrs: whether the last of equals is taken.
const char* ArgMin_check(const Step& step) {
  if (const char* error = Check_Reduce(step)) return error;
  if (step.attr_count < 1) return "too few attributes";
  const Tensor& x = *step.inputs[0];
  if (x.dtype != kFloat32 && x.dtype != kUint8 && x.dtype != kInt8 && x.dtype != kInt32 && x.dtype != kInt64) return "the element type is not known";
  if (step.outputs[0]->dtype != kInt64) return "the output is not int64";
  return x.dims[1] < 1 && step.outputs[0]->elements > 0 ? "there is nothing to choose from" : nullptr;
}
