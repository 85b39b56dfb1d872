// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x is (outer, Σ n_i), y_i is (outer, n_i): Concat backwards.
void Split(const Step& step, const Context& context) {
  const Tensor& x = *step.inputs[0];
  MoveArgs move = {};
  move.element_bytes = DTypeBytes(x.dtype);
  move.rank = 2;
  move.dims[0] = x.dims[0];
  move.x_strides[1] = move.y_strides[1] = 1;
  move.x_strides[0] = x.dims[1];
  move.x = x.data;
  for (int i = 0; i < step.output_count; ++i) {
    const Tensor& y = *step.outputs[i];
    move.y = y.data;
    move.dims[1] = move.y_strides[0] = y.dims[1];
    Move(context, move);
    move.x = static_cast<const uint8_t*>(move.x) + static_cast<size_t>(y.dims[1]) * move.element_bytes;
  }
}
