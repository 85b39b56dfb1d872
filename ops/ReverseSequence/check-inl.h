// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x and y (times, batch, inner), or (batch, times, inner) where the attribute, time's axis, is 1; lengths (batch), int64.
const char* ReverseSequence_check(const Step& step) {
  if (const char* error = Check_Counts(step, 2, 1, 1)) return error;
  const Tensor& x = *step.inputs[0];
  const Tensor& lengths = *step.inputs[1];
  if (x.dtype != step.outputs[0]->dtype || DTypeBytes(x.dtype) == 0) return "x and y differ in element type, or it is unknown";
  if (x.rank != 3 || !Check_SameDims(x, *step.outputs[0])) return "x and y are not both of the same three dims";
  if (step.attrs[0] != 0 && step.attrs[0] != 1) return "the axis of time is neither 0 nor 1";
  if (lengths.dtype != kInt64 || lengths.elements != x.dims[1 - step.attrs[0]]) return "the lengths are not an int64 for each entry of the batch";
  return nullptr;
}
