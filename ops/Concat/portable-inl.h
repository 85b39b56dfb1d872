// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x_i is (outer, n_i), y is (outer, Σ n_i): the inputs side by side.
void Concat(const Step& step, const Context& context) {
  const Tensor& y = *step.outputs[0];
  MoveArgs move = {};
  move.element_bytes = DTypeBytes(y.dtype);
  move.rank = 2;
  move.dims[0] = y.dims[0];
  move.x_strides[1] = move.y_strides[1] = 1;
  move.y_strides[0] = y.dims[1];
  move.y = y.data;
  for (int i = 0; i < step.input_count; ++i) {
    const Tensor& x = *step.inputs[i];
    move.x = x.data;
    move.dims[1] = move.x_strides[0] = x.dims[1];
    Move(context, move);
    move.y = static_cast<uint8_t*>(move.y) + static_cast<size_t>(x.dims[1]) * move.element_bytes;
  }
}
