// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x (outer, n, inner), values and indices (outer, k, inner) with k at most n; attrs: whether the greatest.
const char* TopK_check(const Step& step) {
  if (const char* error = Check_Counts(step, 1, 2, 1)) return error;
  const Tensor& x = *step.inputs[0];
  const Tensor& values = *step.outputs[0];
  if (x.dtype != kFloat32 && x.dtype != kUint8 && x.dtype != kInt32 && x.dtype != kUint64 && x.dtype != kInt64) return "the element type is not known";
  if (values.dtype != x.dtype || step.outputs[1]->dtype != kInt64) return "an output has the wrong element type";
  if (x.rank != 3 || values.rank != 3 || !Check_SameDims(values, *step.outputs[1])) return "the dims are not (outer, n, inner)";
  if (values.dims[0] != x.dims[0] || values.dims[2] != x.dims[2]) return "input and output differ in outer or inner dim";
  return values.dims[1] <= x.dims[1] ? nullptr : "more are wanted than there are";
}
