// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = x (1, d1 … dk, inner), then y[indices[r]…] = updates[r]; indices (rows, k), updates (rows, inner); attrs: how, as ScatterOne has it.
// -1 if an index is outside.
inline int64_t ScatterNDOffset(const Tensor& x, const Tensor& indices, int64_t row, int64_t batch) {
  const int64_t deep = indices.dims[1];
  int64_t offset = batch;
  for (int64_t d = 0; d < deep; ++d) {
    const int64_t at = IndexAt(indices, row * deep + d, x.dims[1 + d]);
    if (at < 0) return -1;
    offset = offset * x.dims[1 + d] + at;
  }
  return offset;
}

void ScatterND(const Step& step, const Context& context) {
  const Tensor& x = *step.inputs[0];
  const Tensor& updates = *step.inputs[2];
  const Tensor& y = *step.outputs[0];
  if (x.data != y.data && y.elements > 0) __builtin_memcpy(y.data, x.data, static_cast<size_t>(y.elements) * DTypeBytes(y.dtype));
  if (updates.elements == 0) return;
  const int64_t inner = updates.dims[1];
  for (int64_t r = 0; r < updates.dims[0]; ++r) {
    const int64_t at = ScatterNDOffset(x, *step.inputs[1], r, 0);
    if (at < 0) return context.Fail(kIndexFailure);
    ScatterOne(y, at * inner, updates, r * inner, inner, step.attrs[0]);
  }
}
