// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x and y (rows, n), scale and bias (n), means and factors (rows); floats: epsilon.
const char* LayerNormalization_check(const Step& step) {
  if (step.input_count < 2 || step.input_count > 3 || step.output_count < 1 || step.output_count > 3) return "wrong number of operands";
  if (step.float_count < 1) return "epsilon is missing";
  for (int i = 0; i < step.input_count; ++i) {
    if (step.inputs[i] == nullptr) return "an input is absent";
    if (step.inputs[i]->dtype != kFloat32) return "an input is not float32";
  }
  const Tensor& x = *step.inputs[0];
  if (step.outputs[0] == nullptr || x.rank != 2 || !Check_SameDims(x, *step.outputs[0])) return "input and output are not both (rows, n)";
  for (int i = 1; i < step.input_count; ++i) {
    if (step.inputs[i]->elements != x.dims[1]) return "scale or bias is not of one row";
  }
  for (int i = 0; i < step.output_count; ++i) {
    if (step.outputs[i] == nullptr) continue;
    if (step.outputs[i]->dtype != kFloat32) return "an output is not float32";
    if (i > 0 && step.outputs[i]->elements != x.dims[0]) return "means or factors are not one for each row";
  }
  return x.dims[0] > INT32_MAX ? "too many rows" : nullptr;
}
