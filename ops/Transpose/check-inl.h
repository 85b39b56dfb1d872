// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// attrs: a permutation of x's dims, which gives y's.
const char* Transpose_check(const Step& step) {
  if (const char* error = Check_Counts(step, 1, 1)) return error;
  if (const char* error = Check_Moves(step)) return error;
  const Tensor& x = *step.inputs[0];
  const Tensor& y = *step.outputs[0];
  if (x.rank != y.rank || step.attr_count != x.rank) return "the permutation has another length than the dims";
  uint32_t seen = 0;
  for (int d = 0; d < x.rank; ++d) {
    const int64_t from = step.attrs[d];
    if (from < 0 || from >= x.rank || (seen >> from & 1) != 0) return "the attributes are no permutation";
    if (y.dims[d] != x.dims[from]) return "the output's dims are not the input's, permuted";
    seen |= uint32_t{1} << from;
  }
  return nullptr;
}
