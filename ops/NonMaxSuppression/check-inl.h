// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// boxes (N, boxes, 4), scores (N, classes, boxes), perhaps ids int64 (N, boxes), y bool (N, classes, boxes) or (N, boxes).
const char* NonMaxSuppression_check(const Step& step) {
  if (const char* error = Check_Counts(step, step.input_count == 3 ? 3 : 2, 1, 3, 2)) return error;
  const Tensor& boxes = *step.inputs[0];
  const Tensor& scores = *step.inputs[1];
  const Tensor& y = *step.outputs[0];
  if (boxes.dtype != kFloat32 || scores.dtype != kFloat32 || y.dtype != kBool) return "the element types are not float32, float32 and bool";
  if (boxes.rank != 3 || scores.rank != 3 || boxes.dims[2] != 4) return "boxes are not (N, boxes, 4) or scores not (N, classes, boxes)";
  if (boxes.dims[0] != scores.dims[0] || boxes.dims[1] != scores.dims[2]) return "boxes and scores differ in batch or boxes";
  if (boxes.dims[1] > 1 << 30 || scores.dims[1] > 1 << 30) return "there are too many boxes or classes";
  if (step.input_count == 3) {
    const Tensor& ids = *step.inputs[2];
    if (ids.dtype != kInt64 || ids.rank != 2 || ids.dims[0] != boxes.dims[0] || ids.dims[1] != boxes.dims[1]) return "the ids are not int64 (N, boxes)";
  }
  const bool by_class = Check_SameDims(scores, y);
  if (!by_class && (y.rank != 2 || y.dims[0] != boxes.dims[0] || y.dims[1] != boxes.dims[1])) return "the mask is neither (N, classes, boxes) nor (N, boxes)";
  return step.scratch_bytes / 28 >= boxes.dims[1] ? nullptr : "the planned scratch memory is too small";
}
