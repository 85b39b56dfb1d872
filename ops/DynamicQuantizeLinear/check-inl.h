// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x of float32; y of uint8 and as many elements, its scale one float32, its zero point one uint8.
const char* DynamicQuantizeLinear_check(const Step& step) {
  if (const char* error = Check_Counts(step, 1, 3)) return error;
  if (step.inputs[0]->dtype != kFloat32) return "the input is not float32";
  if (step.outputs[0]->dtype != kUint8 || step.outputs[2]->dtype != kUint8) return "the output or its zero point is not uint8";
  if (step.outputs[1]->dtype != kFloat32) return "the scale is not float32";
  if (step.outputs[0]->elements != step.inputs[0]->elements) return "input and output differ in size";
  return step.outputs[1]->elements == 1 && step.outputs[2]->elements == 1 ? nullptr : "there is not one scale and one zero point";
}
