// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Inputs: x as recurrent.h has it, of the gates i, o, f, c; weights of the state, lengths or absent, initial h and c or absent, peepholes (directions,
// 3, hidden) of i, o, f or absent. Outputs: y, last h, last c. Attributes: direction, input_forget, the activations f, g, h. Floats: clip, theirs.
const char* LSTM_check(const Step& step) {
  if (const char* error = Recurrent_check(step, 6, 3, 4, 2, 1, 3)) return error;
  const Tensor& y = *step.outputs[0];
  if (const char* error = Recurrent_weights(step.inputs[1], y.dims[1], y.dims[3], 4)) return error;
  if (const char* error = Recurrent_floats(step.inputs[3], Recurrent_state(step))) return error;
  if (const char* error = Recurrent_floats(step.inputs[4], Recurrent_state(step))) return error;
  return Recurrent_floats(step.inputs[5], y.dims[1] * 3 * y.dims[3]);
}
