// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Inputs: x as recurrent.h has it, of one gate; weights of the state, lengths or absent, initial h or absent. Outputs: y, last h. Attributes:
// direction, the activation f. Floats: clip, that one's.
const char* RNN_check(const Step& step) {
  if (const char* error = Recurrent_check(step, 4, 2, 1, 2, 0, 1)) return error;
  const Tensor& y = *step.outputs[0];
  if (const char* error = Recurrent_weights(step.inputs[1], y.dims[1], y.dims[3], 1)) return error;
  return Recurrent_floats(step.inputs[3], Recurrent_state(step));
}

// x is (directions, gates, hidden, k), y (directions, blocks of `gates` of y, k, 16), both float32. Attributes: for each gate of y, two gates
// of x that are summed, or -1.
const char* RNN_pack_check(const Step& step) {
  if (const char* error = Check_Counts(step, 1, 1)) return error;
  if (const char* error = Check_DType(step, kFloat32)) return error;
  const Tensor& x = *step.inputs[0];
  const Tensor& y = *step.outputs[0];
  const int64_t gates = step.attr_count / 2;
  if (x.rank != 4 || y.rank != 4 || step.attr_count % 2 != 0 || gates < 1) return "x or y has not 4 dims, or an attribute is missing";
  if (x.dims[2] > kRecurrentMost || y.dims[0] != x.dims[0] || y.dims[1] != Recurrent_blocks(x.dims[2]) * gates || y.dims[2] != x.dims[3] ||
      y.dims[3] != kRecurrentUnits) {
    return "y is not x in blocks of 16";
  }
  for (int i = 0; i < step.attr_count; ++i) {
    if (step.attrs[i] < -1 || step.attrs[i] >= x.dims[1]) return "there is no such gate";
  }
  return nullptr;
}
