// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x and y of one shape, indices and updates of another, whose dims besides the axis are at most x's; attrs: axis, how.
const char* ScatterElements_check(const Step& step) {
  if (const char* error = Check_Counts(step, 3, 1, 2)) return error;
  const Tensor& x = *step.inputs[0];
  const Tensor& indices = *step.inputs[1];
  if (x.dtype != step.outputs[0]->dtype || x.dtype != step.inputs[2]->dtype) return "input, updates and output differ in element type";
  if (indices.dtype != kInt32 && indices.dtype != kInt64) return "the indices are neither int32 nor int64";
  if (!Check_SameDims(indices, *step.inputs[2]) || x.rank != indices.rank) return "indices and updates differ in dims";
  if (!Check_SameDims(x, *step.outputs[0])) return "input and output differ in dims";
  if (step.attrs[0] < 0 || step.attrs[0] >= x.rank) return "the axis is outside";
  if (step.attrs[1] < 0 || step.attrs[1] > 4 || (step.attrs[1] != 0 && x.dtype != kFloat32)) return "only float32 is combined";
  for (int d = 0; d < x.rank; ++d) {
    if (d == step.attrs[0] ? x.dims[d] < 1 && indices.elements > 0 : indices.dims[d] > x.dims[d]) return "the indices reach beyond the input";
  }
  return nullptr;
}
