// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x (outer, d, inner), indices (n), y (outer, n, inner): y[o, i] = x[o, indices[i]]. Negative indices count from the end.
// False if one is outside even then.
template <class Index>
inline bool GatherRows(const Tensor& x, const Index* indices, const Tensor& y) {
  const int64_t outer = y.dims[0], n = y.dims[1], d = x.dims[1];
  const size_t bytes = static_cast<size_t>(y.dims[2]) * DTypeBytes(y.dtype);
  const uint8_t* in = static_cast<const uint8_t*>(x.data);
  uint8_t* out = static_cast<uint8_t*>(y.data);
  for (int64_t o = 0; o < outer; ++o, in += static_cast<size_t>(d) * bytes) {
    for (int64_t i = 0; i < n; ++i, out += bytes) {
      const int64_t index = IndexInside(indices[i], d);
      if (index < 0) return false;
      const uint8_t* from = in + static_cast<size_t>(index) * bytes;
      if (bytes == 4) {
        __builtin_memcpy(out, from, 4);
      } else {
        __builtin_memcpy(out, from, bytes);
      }
    }
  }
  return true;
}

void Gather(const Step& step, const Context& context) {
  const Tensor& y = *step.outputs[0];
  if (y.elements == 0) return;
  const Tensor& indices = *step.inputs[1];
  const bool inside = indices.dtype == kInt32 ? GatherRows(*step.inputs[0], static_cast<const int32_t*>(indices.data), y)
                                              : GatherRows(*step.inputs[0], static_cast<const int64_t*>(indices.data), y);
  if (!inside) context.Fail(kIndexFailure);
}
