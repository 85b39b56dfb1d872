// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The k greatest (or least) along n: x (outer, n, inner) to values and int64 indices (outer, k, inner), in order; of equals the first
// comes first. attrs: whether the greatest. Each x is put in its place among those kept, from which most stay away after a few.
template <class T>
inline void TopKOf(const Step& step) {
  const Tensor& x = *step.inputs[0];
  const int64_t outer = x.dims[0], n = x.dims[1], inner = x.dims[2], k = step.outputs[0]->dims[1];
  const bool greatest = step.attrs[0] != 0;
  for (int64_t o = 0; o < outer; ++o) {
    for (int64_t i = 0; i < inner; ++i) {
      const T* in = static_cast<const T*>(x.data) + o * n * inner + i;
      T* values = static_cast<T*>(step.outputs[0]->data) + o * k * inner + i;
      int64_t* indices = static_cast<int64_t*>(step.outputs[1]->data) + o * k * inner + i;
      int64_t kept = 0;
      for (int64_t r = 0; r < n; ++r) {
        const T value = in[r * inner];
        int64_t at = kept;
        while (at > 0 && (greatest ? value > values[(at - 1) * inner] : value < values[(at - 1) * inner])) {
          if (at < k) {
            values[at * inner] = values[(at - 1) * inner];
            indices[at * inner] = indices[(at - 1) * inner];
          }
          --at;
        }
        if (at < k) {
          values[at * inner] = value;
          indices[at * inner] = r;
          kept = kept < k ? kept + 1 : k;
        }
      }
    }
  }
}

void TopK(const Step& step, const Context&) {
  switch (step.inputs[0]->dtype) {
    case kFloat32: return TopKOf<float>(step);
    case kUint8: return TopKOf<uint8_t>(step);
    case kInt32: return TopKOf<int32_t>(step);
    case kUint64: return TopKOf<uint64_t>(step);
    default: return TopKOf<int64_t>(step);
  }
}
