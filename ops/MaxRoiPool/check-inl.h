// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x (N, C, H, W), regions (R, 5), y (R, C, P, Q), all float32; floats: the scale.
const char* MaxRoiPool_check(const Step& step) {
  if (const char* error = Check_Counts(step, 2, 1, 0, 1)) return error;
  if (const char* error = Check_DType(step, kFloat32)) return error;
  const Tensor& x = *step.inputs[0];
  const Tensor& rois = *step.inputs[1];
  const Tensor& y = *step.outputs[0];
  if (x.rank != 4 || y.rank != 4 || rois.rank != 2 || rois.dims[1] != 5) return "x or y is not (N, C, H, W), or the regions are not (R, 5)";
  if (x.dims[2] > 1 << 24 || x.dims[3] > 1 << 24 || y.dims[2] > 1 << 24 || y.dims[3] > 1 << 24) return "x or y is too large";
  return rois.dims[0] == y.dims[0] && x.dims[1] == y.dims[1] ? nullptr : "x, regions and y do not agree";
}
