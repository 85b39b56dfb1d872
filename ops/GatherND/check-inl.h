// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x (batch, d1 … dk, inner), indices (batch · rows, k) of int32 or int64, y (batch · rows, inner).
const char* GatherND_check(const Step& step) {
  if (const char* error = Check_Counts(step, 2, 1)) return error;
  const Tensor& x = *step.inputs[0];
  const Tensor& indices = *step.inputs[1];
  const Tensor& y = *step.outputs[0];
  if (x.dtype != y.dtype) return "input and output differ in element type";
  if (indices.dtype != kInt32 && indices.dtype != kInt64) return "the indices are neither int32 nor int64";
  if (x.rank < 2 || indices.rank != 2 || y.rank != 2) return "the ranks do not agree";
  if (indices.dims[1] != x.rank - 2 || indices.dims[0] != y.dims[0] || y.dims[1] != x.dims[x.rank - 1]) return "the dims do not agree";
  if (y.elements == 0) return nullptr;
  if (x.elements == 0) return "there is nothing to gather from";
  return y.dims[0] % x.dims[0] == 0 ? nullptr : "the rows are not the same number in each batch";
}
