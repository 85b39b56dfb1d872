// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// attrs: starts and steps, with which the first and the last element of each dim lie inside.
const char* Slice_check(const Step& step) {
  if (const char* error = Check_Counts(step, 1, 1)) return error;
  if (const char* error = Check_Moves(step)) return error;
  const Tensor& x = *step.inputs[0];
  const Tensor& y = *step.outputs[0];
  if (x.rank != y.rank || step.attr_count != 2 * x.rank) return "not one start and one step for each dim";
  if (y.elements == 0) return nullptr;
  for (int d = 0; d < x.rank; ++d) {
    const int64_t start = step.attrs[d], by = step.attrs[x.rank + d];
    if (start < 0 || start >= x.dims[d]) return "a start is outside of the input";
    if (y.dims[d] == 1) {
      if (by < INT32_MIN || by > INT32_MAX) return "a step is too large";
      continue;
    }
    // Steps within ±dim keep what follows from overflowing.
    if (by <= -x.dims[d] || by >= x.dims[d] || y.dims[d] > x.dims[d]) return "a step is too large";
    if (by == 0) return "a step is 0";
    const int64_t room = by > 0 ? (x.dims[d] - 1 - start) / by : start / -by;
    if (y.dims[d] - 1 > room) return "the last element of a dim is outside of the input";
  }
  return nullptr;
}
