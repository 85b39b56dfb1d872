// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = x, byte by byte: where a value must be in another place, as an output that is also an input.
void Identity(const Step& step, const Context&) {
  const Tensor& y = *step.outputs[0];
  __builtin_memcpy(y.data, step.inputs[0]->data, static_cast<size_t>(y.elements) * DTypeBytes(y.dtype));
}
