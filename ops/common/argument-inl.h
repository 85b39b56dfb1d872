// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// ArgMax and ArgMin: x (outer, n, inner) to the index along n, int64 (outer, inner); attrs: whether the last of equals is taken.
// NaN counts as the greatest and as the least.
template <class T, bool kMost>
inline void ArgumentOf(const Tensor& x, const Tensor& y, bool last) {
  const int64_t n = x.dims[1], inner = x.dims[2];
  const T* in = static_cast<const T*>(x.data);
  int64_t* out = static_cast<int64_t*>(y.data);
  for (int64_t o = 0; o < x.dims[0]; ++o, in += n * inner, out += inner) {
    for (int64_t i = 0; i < inner; ++i) {
      T best = in[i];
      int64_t at = 0;
      for (int64_t k = 1; k < n; ++k) {
        const T value = in[k * inner + i];
        const bool better = (kMost ? value > best : value < best) || (value != value && best == best);
        if (better || (last && value == best)) {
          best = value;
          at = k;
        }
      }
      out[i] = at;
    }
  }
}

template <bool kMost>
inline void Argument(const Step& step) {
  const Tensor& x = *step.inputs[0];
  const Tensor& y = *step.outputs[0];
  const bool last = step.attrs[0] != 0;
  switch (x.dtype) {
    case kFloat32: return ArgumentOf<float, kMost>(x, y, last);
    case kUint8: return ArgumentOf<uint8_t, kMost>(x, y, last);
    case kInt8: return ArgumentOf<int8_t, kMost>(x, y, last);
    case kInt32: return ArgumentOf<int32_t, kMost>(x, y, last);
    default: return ArgumentOf<int64_t, kMost>(x, y, last);
  }
}
