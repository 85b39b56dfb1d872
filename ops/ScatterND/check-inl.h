// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x and y (1, d1 … dk, inner), indices (rows, k) of int32 or int64, updates (rows, inner); attrs: how.
const char* ScatterND_check(const Step& step) {
  if (const char* error = Check_Counts(step, 3, 1, 1)) return error;
  const Tensor& x = *step.inputs[0];
  const Tensor& indices = *step.inputs[1];
  const Tensor& updates = *step.inputs[2];
  if (x.dtype != step.outputs[0]->dtype || x.dtype != updates.dtype) return "input, updates and output differ in element type";
  if (indices.dtype != kInt32 && indices.dtype != kInt64) return "the indices are neither int32 nor int64";
  if (!Check_SameDims(x, *step.outputs[0])) return "input and output differ in dims";
  if (x.rank < 2 || x.dims[0] != 1 || indices.rank != 2 || updates.rank != 2) return "the ranks do not agree";
  if (indices.dims[1] != x.rank - 2 || indices.dims[0] != updates.dims[0] || updates.dims[1] != x.dims[x.rank - 1]) return "the dims do not agree";
  if (step.attrs[0] < 0 || step.attrs[0] > 4 || (step.attrs[0] != 0 && x.dtype != kFloat32)) return "only float32 is combined";
  return updates.elements > 0 && x.elements == 0 ? "there is nothing to scatter into" : nullptr;
}
