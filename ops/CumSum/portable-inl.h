// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y[o, k, i] = the sum of x[o, 0…k, i]; attrs: exclusive (without x[k]), reverse (from the end).
template <class T, class Total>
inline void CumSumOf(const Step& step) {
  const Tensor& x = *step.inputs[0];
  const bool exclusive = step.attrs[0] != 0, reverse = step.attrs[1] != 0;
  const int64_t n = x.dims[1], inner = x.dims[2];
  for (int64_t o = 0; o < x.dims[0]; ++o) {
    for (int64_t i = 0; i < inner; ++i) {
      const T* in = static_cast<const T*>(x.data) + o * n * inner + i;
      T* out = static_cast<T*>(step.outputs[0]->data) + o * n * inner + i;
      Total total = 0;
      for (int64_t k = 0; k < n; ++k) {
        const int64_t at = (reverse ? n - 1 - k : k) * inner;
        const Total next = total + static_cast<Total>(in[at]);
        out[at] = static_cast<T>(exclusive ? total : next);
        total = next;
      }
    }
  }
}

void CumSum(const Step& step, const Context&) {
  switch (step.inputs[0]->dtype) {
    case kFloat32: return CumSumOf<float, float>(step);
    case kInt32: return CumSumOf<int32_t, uint64_t>(step);
    default: return CumSumOf<int64_t, uint64_t>(step);
  }
}
