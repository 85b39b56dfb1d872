// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x (outer, d, inner), indices (n) of int32 or int64, y (outer, n, inner); d is at least 1 if y has elements.
const char* Gather_check(const Step& step) {
  if (const char* error = Check_Counts(step, 2, 1)) return error;
  const Tensor& x = *step.inputs[0];
  const Tensor& indices = *step.inputs[1];
  const Tensor& y = *step.outputs[0];
  if (x.dtype != y.dtype) return "input and output differ in element type";
  if (indices.dtype != kInt32 && indices.dtype != kInt64) return "the indices are neither int32 nor int64";
  if (x.rank != 3 || indices.rank != 1 || y.rank != 3) return "the ranks are not 3, 1 and 3";
  if (y.dims[0] != x.dims[0] || y.dims[1] != indices.dims[0] || y.dims[2] != x.dims[2]) return "the dims do not agree";
  return y.elements > 0 && x.dims[1] < 1 ? "there is nothing to gather from" : nullptr;
}
