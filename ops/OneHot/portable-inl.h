// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// indices (outer, inner), values (2): y (outer, depth, inner) is values[1] where the depth is the index, else values[0].
template <class T, class Index>
inline void OneHotOf(const Step& step) {
  const Tensor& y = *step.outputs[0];
  const Index* indices = static_cast<const Index*>(step.inputs[0]->data);
  const T* values = static_cast<const T*>(step.inputs[1]->data);
  T* out = static_cast<T*>(y.data);
  const int64_t outer = y.dims[0], depth = y.dims[1], inner = y.dims[2];
  for (int64_t o = 0; o < outer; ++o, indices += inner) {
    for (int64_t d = 0; d < depth; ++d) {
      for (int64_t i = 0; i < inner; ++i) {
        const Index index = indices[i] < 0 ? indices[i] + static_cast<Index>(depth) : indices[i];
        *out++ = values[index == static_cast<Index>(d) ? 1 : 0];
      }
    }
  }
}

template <class T>
inline void OneHotIndices(const Step& step) {
  switch (step.inputs[0]->dtype) {
    case kFloat32: return OneHotOf<T, float>(step);
    case kInt32: return OneHotOf<T, int32_t>(step);
    default: return OneHotOf<T, int64_t>(step);
  }
}

void OneHot(const Step& step, const Context&) {
  switch (DTypeBytes(step.outputs[0]->dtype)) {
    case 1: return OneHotIndices<uint8_t>(step);
    case 2: return OneHotIndices<uint16_t>(step);
    case 4: return OneHotIndices<uint32_t>(step);
    default: return OneHotIndices<uint64_t>(step);
  }
}
