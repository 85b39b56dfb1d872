// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Of one rank; each dim of x is y's or 1.
const char* Expand_check(const Step& step) {
  if (const char* error = Check_Counts(step, 1, 1)) return error;
  if (const char* error = Check_Moves(step)) return error;
  const Tensor& x = *step.inputs[0];
  const Tensor& y = *step.outputs[0];
  if (x.rank != y.rank) return "input and output differ in rank";
  for (int d = 0; d < y.rank; ++d) {
    if (x.dims[d] != y.dims[d] && x.dims[d] != 1) return "the input's dims do not broadcast to the output's";
  }
  return nullptr;
}
