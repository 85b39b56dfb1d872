// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x (outer, n, inner), scale (n) and zero (n) for each place along the axis; y = (x - zero) * scale.
template <class T>
inline void DequantizeLinearFrom(const Step& step) {
  const Tensor& x = *step.inputs[0];
  const T* in = static_cast<const T*>(x.data);
  const float* scale = static_cast<const float*>(step.inputs[1]->data);
  const T* zero = static_cast<const T*>(step.inputs[2]->data);
  float* out = static_cast<float*>(step.outputs[0]->data);
  for (int64_t o = 0; o < x.dims[0]; ++o) {
    for (int64_t c = 0; c < x.dims[1]; ++c) {
      for (int64_t i = 0; i < x.dims[2]; ++i) {
        *out++ = static_cast<float>(static_cast<int64_t>(*in++) - static_cast<int64_t>(zero[c])) * scale[c];
      }
    }
  }
}

void DequantizeLinear(const Step& step, const Context&) {
  switch (step.inputs[0]->dtype) {
    case kUint8: return DequantizeLinearFrom<uint8_t>(step);
    case kInt8: return DequantizeLinearFrom<int8_t>(step);
    case kUint16: return DequantizeLinearFrom<uint16_t>(step);
    case kInt16: return DequantizeLinearFrom<int16_t>(step);
    default: return DequantizeLinearFrom<int32_t>(step);
  }
}
