// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = x, then y[i…] with indices[i…] in the place of i[axis] = updates[i…], one after the other; attrs: axis, and how (0: put,
// 1: add, 2: multiply, 3: the greater, 4: the less; these of float32 only).
// -1 if the index is outside.
inline int64_t ScatterElementsOffset(const Tensor& x, const Tensor& indices, int64_t axis, int64_t i) {
  int64_t offset = 0, stride = 1, rest = i;
  for (int d = x.rank - 1; d >= 0; --d) {
    const int64_t at = d == axis ? IndexAt(indices, i, x.dims[d]) : rest % indices.dims[d];
    if (at < 0) return -1;
    offset += stride * at;
    rest /= indices.dims[d];
    stride *= x.dims[d];
  }
  return offset;
}

void ScatterElements(const Step& step, const Context& context) {
  const Tensor& x = *step.inputs[0];
  const Tensor& indices = *step.inputs[1];
  const Tensor& updates = *step.inputs[2];
  const Tensor& y = *step.outputs[0];
  const size_t bytes = DTypeBytes(y.dtype);
  if (x.data != y.data && y.elements > 0) __builtin_memcpy(y.data, x.data, static_cast<size_t>(y.elements) * bytes);
  for (int64_t i = 0; i < updates.elements; ++i) {
    const int64_t at = ScatterElementsOffset(x, indices, step.attrs[0], i);
    if (at < 0) return context.Fail(kIndexFailure);
    ScatterOne(y, at, updates, i, 1, step.attrs[1]);
  }
}
