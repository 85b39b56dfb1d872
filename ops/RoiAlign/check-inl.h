// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x (N, C, H, W), regions (R, 4), images int64 (R), y (R, C, P, Q); attrs: maximum, samples along a side of a bin or 0, half pixels; floats: the scale.
const char* RoiAlign_check(const Step& step) {
  if (const char* error = Check_Counts(step, 3, 1, 3, 1)) return error;
  const Tensor& x = *step.inputs[0];
  const Tensor& rois = *step.inputs[1];
  const Tensor& images = *step.inputs[2];
  const Tensor& y = *step.outputs[0];
  if (x.dtype != kFloat32 || rois.dtype != kFloat32 || images.dtype != kInt64 || y.dtype != kFloat32) return "an element type is wrong";
  if (x.rank != 4 || y.rank != 4 || rois.rank != 2 || rois.dims[1] != 4 || images.rank != 1) return "x or y is not (N, C, H, W), or the regions are not (R, 4)";
  if (rois.dims[0] != y.dims[0] || images.dims[0] != y.dims[0] || x.dims[1] != y.dims[1]) return "x, regions and y do not agree";
  if (x.dims[2] > 1 << 15 || x.dims[3] > 1 << 15 || y.dims[2] > 1 << 15 || y.dims[3] > 1 << 15) return "x or y is too large";
  if (step.attrs[1] < 0 || step.attrs[1] > 1 << 12) return "the samples of a bin are out of range";
  if (y.elements > 0 && (x.dims[2] < 1 || x.dims[3] < 1)) return "there is nothing to sample";
  return step.scratch_bytes >= 1024 * 36 ? nullptr : "the planned scratch memory is too small";
}
