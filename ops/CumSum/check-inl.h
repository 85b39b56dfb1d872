// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x and y (outer, n, inner) of float32, int32 or int64; attrs: exclusive, reverse.
const char* CumSum_check(const Step& step) {
  if (const char* error = Check_Counts(step, 1, 1, 2)) return error;
  const Tensor& x = *step.inputs[0];
  if (x.dtype != kFloat32 && x.dtype != kInt32 && x.dtype != kInt64) return "the element type is not float32, int32 or int64";
  if (const char* error = Check_Moves(step)) return error;
  return x.rank == 3 && Check_SameDims(x, *step.outputs[0]) ? nullptr : "input and output are not both (outer, n, inner)";
}
