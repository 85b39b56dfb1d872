// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y[t, b] = x[lengths[b] - 1 - t, b] for t < lengths[b], else x[t, b]. A length outside of [0, times] is clamped, because it is data.
void ReverseSequence(const Step& step, const Context&) {
  const Tensor& x = *step.inputs[0];
  if (x.elements == 0) return;
  const int64_t* lengths = static_cast<const int64_t*>(step.inputs[1]->data);
  const bool batch_first = step.attrs[0] == 1;
  const int64_t times = x.dims[batch_first], batch = x.dims[!batch_first];
  const int64_t bytes = x.dims[2] * static_cast<int64_t>(DTypeBytes(x.dtype));
  const int64_t time_stride = batch_first ? bytes : batch * bytes, batch_stride = batch_first ? times * bytes : bytes;
  const uint8_t* in = static_cast<const uint8_t*>(x.data);
  uint8_t* out = static_cast<uint8_t*>(step.outputs[0]->data);
  for (int64_t b = 0; b < batch; ++b) {
    const int64_t length = lengths[b] < times ? lengths[b] : times;
    for (int64_t t = 0; t < times; ++t) {
      const int64_t from = t < length ? length - 1 - t : t;
      __builtin_memcpy(out + b * batch_stride + t * time_stride, in + b * batch_stride + from * time_stride, static_cast<size_t>(bytes));
    }
  }
}
