// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Of one rank, at least 1; attrs: mode, and what is in front of each dim; a second input has one element.
const char* Pad_check(const Step& step) {
  if (const char* error = Check_Counts(step, step.input_count == 2 ? 2 : 1, 1)) return error;
  if (const char* error = Check_Moves(step)) return error;
  const Tensor& x = *step.inputs[0];
  const Tensor& y = *step.outputs[0];
  if (x.rank != y.rank || x.rank < 1 || step.attr_count != 1 + x.rank) return "not one attribute for each dim, and the mode";
  if (step.input_count == 2 && step.inputs[1]->elements != 1) return "the fill value is not one element";
  if (step.attrs[0] < 0 || step.attrs[0] > 3) return "unknown mode";
  for (int d = 0; d < x.rank; ++d) {
    constexpr int64_t kMost = int64_t{1} << 60;
    if (step.attrs[1 + d] < -kMost || step.attrs[1 + d] > kMost || x.dims[d] > kMost || y.dims[d] > kMost) return "a dim is too large";
    if (step.attrs[0] != 0 && x.dims[d] < 1 && y.elements > 0) return "there is nothing to pad with";
  }
  return nullptr;
}
