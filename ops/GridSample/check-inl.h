// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x (N, C, D…) of 1 to 3 spatial axes, grid (N, places, axes), y (N, C, places), all float32; attrs: places along an axis, padding, align_corners.
const char* GridSample_check(const Step& step) {
  if (const char* error = Check_Counts(step, 2, 1, 3)) return error;
  if (const char* error = Check_DType(step, kFloat32)) return error;
  const Tensor& x = *step.inputs[0];
  const Tensor& grid = *step.inputs[1];
  const Tensor& y = *step.outputs[0];
  if (x.rank < 3 || x.rank > 5 || grid.rank != 3 || y.rank != 3 || grid.dims[2] != x.rank - 2) return "the ranks do not agree";
  if (grid.dims[0] != x.dims[0] || y.dims[0] != x.dims[0] || y.dims[1] != x.dims[1] || y.dims[2] != grid.dims[1]) return "the dims do not agree";
  for (int i = 2; i < x.rank; ++i) {
    if (x.dims[i] > 1 << 24 || (x.dims[i] < 1 && y.elements > 0)) return "x is too large, or empty";
  }
  const int64_t taps = step.attrs[0];
  if (taps != 1 && taps != 2 && taps != 4) return "the mode is not known";
  return step.attrs[1] >= 0 && step.attrs[1] <= 2 ? nullptr : "the padding is not known";
}
