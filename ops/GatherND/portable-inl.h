// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x (batch, d1 … dk, inner), indices (batch · rows, k), y (batch · rows, inner): y[r] = x[batch of r, indices[r]…].
// -1 if an index is outside.
inline int64_t GatherNDOffset(const Tensor& x, const Tensor& indices, int64_t row, int64_t batch) {
  const int64_t deep = indices.dims[1];
  int64_t offset = batch;
  for (int64_t d = 0; d < deep; ++d) {
    const int64_t at = IndexAt(indices, row * deep + d, x.dims[1 + d]);
    if (at < 0) return -1;
    offset = offset * x.dims[1 + d] + at;
  }
  return offset;
}

void GatherND(const Step& step, const Context& context) {
  const Tensor& x = *step.inputs[0];
  const Tensor& indices = *step.inputs[1];
  const Tensor& y = *step.outputs[0];
  if (y.elements == 0) return;
  const size_t bytes = static_cast<size_t>(y.dims[1]) * DTypeBytes(y.dtype);
  const int64_t rows = y.dims[0] / x.dims[0];  // of each batch
  for (int64_t r = 0; r < y.dims[0]; ++r) {
    const int64_t from = GatherNDOffset(x, indices, r, r / rows);
    if (from < 0) return context.Fail(kIndexFailure);
    __builtin_memcpy(static_cast<uint8_t*>(y.data) + static_cast<size_t>(r) * bytes,
                     static_cast<const uint8_t*>(x.data) + static_cast<size_t>(from) * bytes, bytes);
  }
}
