// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x (outer, n, inner), indices (m, taps), weights (m, taps), bias (m), y (outer, m, inner): each of the m places along the axis is the
// weighted sum of `taps` places of x, plus its bias. Resize_nearest copies one place, of any dtype.
void Resize(const Step& step, const Context&) {
  const Tensor& x = *step.inputs[0];
  const Tensor& table = *step.inputs[1];
  const float* in = static_cast<const float*>(x.data);
  const float* bias = static_cast<const float*>(step.inputs[3]->data);
  float* out = static_cast<float*>(step.outputs[0]->data);
  const int64_t outer = x.dims[0], n = x.dims[1], inner = x.dims[2], m = table.dims[0], taps = table.dims[1];
  for (int64_t o = 0; o < outer; ++o, in += n * inner) {
    const int32_t* indices = static_cast<const int32_t*>(table.data);
    const float* weights = static_cast<const float*>(step.inputs[2]->data);
    for (int64_t p = 0; p < m; ++p, indices += taps, weights += taps, out += inner) {
      for (int64_t i = 0; i < inner; ++i) {
        float sum = bias[p];
        for (int64_t t = 0; t < taps; ++t) {
          // Weights may point outside only if the program was damaged.
          const int64_t index = indices[t] < 0 ? 0 : indices[t] >= n ? n - 1 : indices[t];
          sum += weights[t] * in[index * inner + i];
        }
        out[i] = sum;
      }
    }
  }
}

template <class T>
inline void ResizeCopy(const Step& step) {
  const Tensor& x = *step.inputs[0];
  const Tensor& table = *step.inputs[1];
  const int32_t* indices = static_cast<const int32_t*>(table.data);
  const T* in = static_cast<const T*>(x.data);
  T* out = static_cast<T*>(step.outputs[0]->data);
  const int64_t outer = x.dims[0], n = x.dims[1], inner = x.dims[2], m = table.dims[0];
  for (int64_t o = 0; o < outer; ++o, in += n * inner) {
    for (int64_t p = 0; p < m; ++p, out += inner) {
      const int64_t index = indices[p] < 0 ? 0 : indices[p] >= n ? n - 1 : indices[p];
      for (int64_t i = 0; i < inner; ++i) out[i] = in[index * inner + i];
    }
  }
}

void Resize_nearest(const Step& step, const Context&) {
  switch (DTypeBytes(step.outputs[0]->dtype)) {
    case 1: return ResizeCopy<uint8_t>(step);
    case 2: return ResizeCopy<uint16_t>(step);
    case 4: return ResizeCopy<uint32_t>(step);
    default: return ResizeCopy<uint64_t>(step);
  }
}
