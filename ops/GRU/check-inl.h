// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Inputs: x as recurrent.h has it, of the gates z, r, h; lengths or absent, initial h or absent; and with linear_before_reset the weights of the
// state for z, r, h, their biases or absent, and nothing; else those for z and r, nothing, and those for h. Outputs: y, last h, one state of
// use between the steps. Attributes: direction, linear_before_reset, the activations f, g. Floats: clip, theirs.
const char* GRU_check(const Step& step) {
  if (const char* error = Recurrent_check(step, 6, 3, 3, 1, 1, 2)) return error;
  const Tensor& y = *step.outputs[0];
  const bool linear = step.attrs[1] != 0;
  if (const char* error = Recurrent_weights(step.inputs[3], y.dims[1], y.dims[3], linear ? 3 : 2)) return error;
  if (linear ? step.inputs[5] != nullptr : step.inputs[4] != nullptr) return "an input has no use";
  if (!linear) {
    if (const char* error = Recurrent_weights(step.inputs[5], y.dims[1], y.dims[3], 1)) return error;
  }
  if (const char* error = Recurrent_floats(step.inputs[2], Recurrent_state(step))) return error;
  return Recurrent_floats(step.inputs[4], y.dims[1] * Recurrent_blocks(y.dims[3]) * 3 * kRecurrentUnits);
}
