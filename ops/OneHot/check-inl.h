// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// indices (outer, inner) of float32, int32 or int64, values (2), y (outer, depth, inner) of the values' dtype.
const char* OneHot_check(const Step& step) {
  if (const char* error = Check_Counts(step, 2, 1)) return error;
  const Tensor& indices = *step.inputs[0];
  const Tensor& y = *step.outputs[0];
  if (indices.dtype != kFloat32 && indices.dtype != kInt32 && indices.dtype != kInt64) return "the indices are not float32, int32 or int64";
  if (step.inputs[1]->dtype != y.dtype || step.inputs[1]->elements != 2) return "the values are not two of the output's element type";
  if (indices.rank != 2 || y.rank != 3) return "the ranks are not 2 and 3";
  return indices.dims[0] == y.dims[0] && indices.dims[1] == y.dims[2] ? nullptr : "the dims do not agree";
}
