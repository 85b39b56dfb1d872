// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x and y (outer, n, inner), x of float32 and y of uint8, int8, uint16 or int16; scale (n) of float32, zero (n) of y's dtype.
const char* QuantizeLinear_check(const Step& step) {
  if (const char* error = Check_Counts(step, 3, 1)) return error;
  const Tensor& x = *step.inputs[0];
  const Tensor& y = *step.outputs[0];
  if (x.rank != 3 || !Check_SameDims(x, y)) return "input and output are not of the same 3 dims";
  if (x.dtype != kFloat32 || step.inputs[1]->dtype != kFloat32) return "the input or the scale is not float32";
  if (y.dtype != kUint8 && y.dtype != kInt8 && y.dtype != kUint16 && y.dtype != kInt16) {
    return "the output is not uint8, int8, uint16 or int16";
  }
  if (step.inputs[2]->dtype != y.dtype) return "the zero point is not of the output's element type";
  const bool agree = step.inputs[1]->elements == x.dims[1] && step.inputs[2]->elements == x.dims[1];
  return agree ? nullptr : "there is not one scale and zero point for each place along the axis";
}
