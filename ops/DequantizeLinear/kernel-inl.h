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

// The same of n bytes, a vector at a time; the last lanes go through a buffer.
static void DequantizeLinear_bytes(const uint8_t* x, int64_t n, float scale, int32_t zero, bool is_signed, float* y) {
  const VecI shift = SetI(is_signed ? 128 : 0), from = SetI(zero + (is_signed ? 128 : 0)), byte = SetI(255);
  const Vec factor = Set(scale);
  for (int64_t i = 0; i < n; i += kLanes) {
    const size_t some = n - i < kLanes ? static_cast<size_t>(n - i) : kLanes;
    uint8_t buffer[kLanes] = {};
    if (some < kLanes) memcpy(buffer, x + i, some);
    // An int8 plus 128 is a uint8.
    const VecI bytes = AndI(AddI(LoadBytes(some < kLanes ? buffer : x + i), shift), byte);
    const Vec result = Mul(ToFloat(SubI(bytes, from)), factor);
    if (some == kLanes) Store(y + i, result);
    else StoreN(y + i, result, some);
  }
}

static void DequantizeLinearFromBytes(const Step& step) {
  const Tensor& x = *step.inputs[0];
  const bool is_signed = x.dtype == kInt8;
  const uint8_t* in = static_cast<const uint8_t*>(x.data);
  const float* scale = static_cast<const float*>(step.inputs[1]->data);
  const uint8_t* zero = static_cast<const uint8_t*>(step.inputs[2]->data);
  float* out = static_cast<float*>(step.outputs[0]->data);
  const int64_t n = x.dims[2];
  for (int64_t o = 0; o < x.dims[0]; ++o) {
    for (int64_t c = 0; c < x.dims[1]; ++c, in += n, out += n)
      DequantizeLinear_bytes(in, n, scale[c], is_signed ? int32_t{static_cast<int8_t>(zero[c])} : zero[c], is_signed, out);
  }
}

void DequantizeLinear(const Step& step, const Context&) {
  switch (step.inputs[0]->dtype) {
    case kUint8: case kInt8: return DequantizeLinearFromBytes(step);
    case kUint16: return DequantizeLinearFrom<uint16_t>(step);
    case kInt16: return DequantizeLinearFrom<int16_t>(step);
    default: return DequantizeLinearFrom<int32_t>(step);
  }
}
