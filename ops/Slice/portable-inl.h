// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y[i…] = x[start + i · step…]; attrs: starts, then steps, one for each dim. Steps may be negative.
void Slice(const Step& step, const Context& context) {
  const Tensor& x = *step.inputs[0];
  const Tensor& y = *step.outputs[0];
  if (y.elements == 0) return;
  MoveArgs move = {};
  move.y = y.data;
  move.element_bytes = DTypeBytes(y.dtype);
  move.rank = y.rank;
  MoveDenseStrides(x.rank, x.dims, move.x_strides);
  MoveDenseStrides(y.rank, y.dims, move.y_strides);
  int64_t start = 0;
  for (int d = 0; d < y.rank; ++d) {
    move.dims[d] = y.dims[d];
    start += step.attrs[d] * move.x_strides[d];
    move.x_strides[d] *= step.attrs[y.rank + d];
  }
  move.x = static_cast<const uint8_t*>(x.data) + start * static_cast<int64_t>(move.element_bytes);
  Move(context, move);
}
