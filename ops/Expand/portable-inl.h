// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = x, broadcast to y's dims.
void Expand(const Step& step, const Context& context) {
  const Tensor& x = *step.inputs[0];
  const Tensor& y = *step.outputs[0];
  MoveArgs move = {};
  move.x = x.data;
  move.y = y.data;
  move.element_bytes = DTypeBytes(y.dtype);
  move.rank = y.rank;
  MoveDenseStrides(x.rank, x.dims, move.x_strides);
  MoveDenseStrides(y.rank, y.dims, move.y_strides);
  for (int d = 0; d < y.rank; ++d) {
    move.dims[d] = y.dims[d];
    if (x.dims[d] != y.dims[d]) move.x_strides[d] = 0;
  }
  Move(context, move);
}
