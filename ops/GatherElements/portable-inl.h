// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y[i…] = x[i…] with indices[i…] in the place of i[axis]; y has the dims of indices; attrs: axis.
// -1 if the index is outside.
inline int64_t GatherElementsOffset(const Tensor& x, const Tensor& indices, int64_t axis, int64_t i) {
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

void GatherElements(const Step& step, const Context& context) {
  const Tensor& y = *step.outputs[0];
  const size_t bytes = DTypeBytes(y.dtype);
  for (int64_t i = 0; i < y.elements; ++i) {
    const int64_t offset = GatherElementsOffset(*step.inputs[0], *step.inputs[1], step.attrs[0], i);
    if (offset < 0) return context.Fail(kIndexFailure);
    __builtin_memcpy(static_cast<uint8_t*>(y.data) + static_cast<size_t>(i) * bytes,
                     static_cast<const uint8_t*>(step.inputs[0]->data) + static_cast<size_t>(offset) * bytes, bytes);
  }
}
