// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// indices of int32 or int64 with y's dims, which besides the axis are at most x's; attrs: axis.
const char* GatherElements_check(const Step& step) {
  if (const char* error = Check_Counts(step, 2, 1, 1)) return error;
  const Tensor& x = *step.inputs[0];
  const Tensor& indices = *step.inputs[1];
  if (x.dtype != step.outputs[0]->dtype) return "input and output differ in element type";
  if (indices.dtype != kInt32 && indices.dtype != kInt64) return "the indices are neither int32 nor int64";
  if (!Check_SameDims(indices, *step.outputs[0]) || x.rank != indices.rank) return "indices and output differ in dims";
  if (step.attrs[0] < 0 || step.attrs[0] >= x.rank) return "the axis is outside";
  for (int d = 0; d < x.rank; ++d) {
    if (d == step.attrs[0] ? x.dims[d] < 1 && indices.elements > 0 : indices.dims[d] > x.dims[d]) return "the indices reach beyond the input";
  }
  return nullptr;
}
