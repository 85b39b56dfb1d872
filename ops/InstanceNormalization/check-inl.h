// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x and y (n, channels, size), scale and bias (channels); floats: epsilon.
const char* InstanceNormalization_check(const Step& step) {
  if (const char* error = Check_Counts(step, 3, 1, 0, 1)) return error;
  if (const char* error = Check_DType(step, kFloat32)) return error;
  const Tensor& x = *step.inputs[0];
  if (x.rank != 3 || !Check_SameDims(x, *step.outputs[0])) return "input and output are not both (n, channels, size)";
  if (step.inputs[1]->elements != x.dims[1] || step.inputs[2]->elements != x.dims[1]) return "scale or bias is not one for each channel";
  return x.elements > 0 && x.dims[0] * x.dims[1] > INT32_MAX ? "too many planes" : nullptr;
}
