// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Any number of (outer, n_i) to (outer, Σ n_i).
const char* Concat_check(const Step& step) {
  if (step.input_count < 1) return "there is no input";
  if (const char* error = Check_Counts(step, step.input_count, 1)) return error;
  if (const char* error = Check_Moves(step)) return error;
  const Tensor& y = *step.outputs[0];
  if (y.rank != 2) return "the output is not (outer, n)";
  int64_t left = y.dims[1];
  for (int i = 0; i < step.input_count; ++i) {
    const Tensor& x = *step.inputs[i];
    if (x.rank != 2 || x.dims[0] != y.dims[0]) return "an input is not (outer, n) with the output's outer dim";
    if (x.dims[1] > left) return "the inputs are longer than the output";
    left -= x.dims[1];
  }
  return left == 0 ? nullptr : "the inputs are shorter than the output";
}
