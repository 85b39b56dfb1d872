// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y's dim d is x's dim perm[d]; attrs: perm.
void Transpose(const Step& step, const Context& context) {
  const Tensor& x = *step.inputs[0];
  const Tensor& y = *step.outputs[0];
  MoveArgs move = {};
  move.x = x.data;
  move.y = y.data;
  move.element_bytes = DTypeBytes(y.dtype);
  move.rank = y.rank;
  int64_t strides[kMaxRank];
  MoveDenseStrides(x.rank, x.dims, strides);
  MoveDenseStrides(y.rank, y.dims, move.y_strides);
  for (int d = 0; d < y.rank; ++d) {
    move.dims[d] = y.dims[d];
    move.x_strides[d] = strides[step.attrs[d]];
  }
  Move(context, move);
}
