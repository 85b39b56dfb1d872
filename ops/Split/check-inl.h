// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// (outer, Σ n_i) to any number of (outer, n_i).
const char* Split_check(const Step& step) {
  if (step.output_count < 1) return "there is no output";
  if (const char* error = Check_Counts(step, 1, step.output_count)) return error;
  if (const char* error = Check_Moves(step)) return error;
  const Tensor& x = *step.inputs[0];
  if (x.rank != 2) return "the input is not (outer, n)";
  int64_t left = x.dims[1];
  for (int i = 0; i < step.output_count; ++i) {
    const Tensor& y = *step.outputs[i];
    if (y.rank != 2 || y.dims[0] != x.dims[0]) return "an output is not (outer, n) with the input's outer dim";
    if (y.dims[1] > left) return "the outputs are longer than the input";
    left -= y.dims[1];
  }
  return left == 0 ? nullptr : "the outputs are shorter than the input";
}
