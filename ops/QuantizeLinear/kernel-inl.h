// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x (outer, n, inner), scale (n) and zero (n) for each place along the axis; y = x / scale, rounded half to even, plus zero, saturated.
template <class T>
inline void QuantizeLinearTo(const Step& step) {
  constexpr bool kSigned = static_cast<T>(-1) < static_cast<T>(0);
  constexpr int32_t kBits = 8 * static_cast<int32_t>(sizeof(T));
  constexpr int32_t kLow = kSigned ? -(1 << (kBits - 1)) : 0;
  constexpr int32_t kHigh = (1 << (kSigned ? kBits - 1 : kBits)) - 1;
  constexpr float kFar = 200000.0f;        // beyond this all is saturated, whatever the zero point
  constexpr float kRound = 12582912.0f;    // 1.5 * 2^23: adding it rounds half to even
  const Tensor& x = *step.inputs[0];
  const float* in = static_cast<const float*>(x.data);
  const float* scale = static_cast<const float*>(step.inputs[1]->data);
  const T* zero = static_cast<const T*>(step.inputs[2]->data);
  T* out = static_cast<T*>(step.outputs[0]->data);
  for (int64_t o = 0; o < x.dims[0]; ++o) {
    for (int64_t c = 0; c < x.dims[1]; ++c) {
      for (int64_t i = 0; i < x.dims[2]; ++i) {
        float value = *in++ / scale[c];
        value = value < -kFar ? -kFar : value > kFar ? kFar : value != value ? 0.0f : value;
        volatile float shifted = value + kRound;  // volatile: no compiler may cancel the two sums
        const int32_t y = static_cast<int32_t>(shifted - kRound) + static_cast<int32_t>(zero[c]);
        *out++ = static_cast<T>(y < kLow ? kLow : y > kHigh ? kHigh : y);
      }
    }
  }
}

// The same to bytes, a vector at a time.
static void QuantizeLinearToBytes(const Step& step) {
  const Tensor& x = *step.inputs[0];
  const bool is_signed = step.outputs[0]->dtype == kInt8;
  const float* in = static_cast<const float*>(x.data);
  const float* scale = static_cast<const float*>(step.inputs[1]->data);
  const uint8_t* zero = static_cast<const uint8_t*>(step.inputs[2]->data);
  uint8_t* out = static_cast<uint8_t*>(step.outputs[0]->data);
  const int64_t n = x.dims[2];
  for (int64_t o = 0; o < x.dims[0]; ++o) {
    for (int64_t c = 0; c < x.dims[1]; ++c, in += n, out += n)
      QuantizeBytes(in, n, scale[c], is_signed ? int32_t{static_cast<int8_t>(zero[c])} : zero[c], is_signed ? -128 : 0, out);
  }
}

void QuantizeLinear(const Step& step, const Context&) {
  switch (step.outputs[0]->dtype) {
    case kUint8: case kInt8: return QuantizeLinearToBytes(step);
    case kUint16: return QuantizeLinearTo<uint16_t>(step);
    default: return QuantizeLinearTo<int16_t>(step);
  }
}
