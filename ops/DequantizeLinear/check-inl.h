// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x and y (outer, n, inner), y of float32 and x of uint8, int8, uint16, int16 or int32; scale (n) of float32, zero (n) of x's dtype.
const char* DequantizeLinear_check(const Step& step) {
  if (const char* error = Check_Counts(step, 3, 1)) return error;
  const Tensor& x = *step.inputs[0];
  const Tensor& y = *step.outputs[0];
  if (x.rank != 3 || !Check_SameDims(x, y)) return "input and output are not of the same 3 dims";
  if (y.dtype != kFloat32 || step.inputs[1]->dtype != kFloat32) return "the output or the scale is not float32";
  if (x.dtype != kUint8 && x.dtype != kInt8 && x.dtype != kUint16 && x.dtype != kInt16 && x.dtype != kInt32) {
    return "the input is not uint8, int8, uint16, int16 or int32";
  }
  if (step.inputs[2]->dtype != x.dtype) return "the zero point is not of the input's element type";
  const bool agree = step.inputs[1]->elements == x.dims[1] && step.inputs[2]->elements == x.dims[1];
  return agree ? nullptr : "there is not one scale and zero point for each place along the axis";
}
