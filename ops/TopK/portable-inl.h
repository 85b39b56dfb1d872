// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The k greatest (or least) along n: x (outer, n, inner) to values and int64 indices (outer, k, inner), in order; of equals the first
// comes first. attrs: whether the greatest. The outputs hold a heap with the last of those kept at its root, which most elements do not
// come before; in the end the roots are taken off it, from the last place on.
template <class T>
struct TopKHeap {
  T* values;
  int64_t* indices;
  int64_t stride;
  bool greatest;

  bool After(T a, int64_t i, T b, int64_t j) const {
    if (greatest ? a < b : b < a) return true;
    return !(greatest ? b < a : a < b) && i > j;
  }

  void Put(int64_t at, T value, int64_t index) const {
    values[at * stride] = value;
    indices[at * stride] = index;
  }

  // Puts an element into the heap of n in which place `at` is free.
  void Sift(T value, int64_t index, int64_t at, int64_t n) const {
    for (int64_t child = 2 * at + 1; child < n; child = 2 * at + 1) {
      const int64_t other = child + 1;
      if (other < n && After(values[other * stride], indices[other * stride], values[child * stride], indices[child * stride])) child = other;
      if (!After(values[child * stride], indices[child * stride], value, index)) break;
      Put(at, values[child * stride], indices[child * stride]);
      at = child;
    }
    Put(at, value, index);
  }
};

template <class T>
inline void TopKRow(const T* x, int64_t n, int64_t k, const TopKHeap<T>& heap) {
  for (int64_t i = 0; i < k; ++i) heap.Put(i, x[i * heap.stride], i);
  for (int64_t i = k / 2 - 1; i >= 0; --i) heap.Sift(heap.values[i * heap.stride], heap.indices[i * heap.stride], i, k);
  for (int64_t i = k; i < n; ++i) {
    const T value = x[i * heap.stride];
    // Of equals the later stays away.
    if (heap.greatest ? heap.values[0] < value : value < heap.values[0]) heap.Sift(value, i, 0, k);
  }
  for (int64_t end = k - 1; end > 0; --end) {
    const T value = heap.values[end * heap.stride];
    const int64_t index = heap.indices[end * heap.stride];
    heap.Put(end, heap.values[0], heap.indices[0]);
    heap.Sift(value, index, 0, end);
  }
}

template <class T>
inline void TopKOf(const Step& step) {
  const Tensor& x = *step.inputs[0];
  const int64_t outer = x.dims[0], n = x.dims[1], inner = x.dims[2], k = step.outputs[0]->dims[1];
  if (k == 0) return;
  for (int64_t o = 0; o < outer; ++o) {
    for (int64_t i = 0; i < inner; ++i) {
      const int64_t to = o * k * inner + i;
      TopKRow(static_cast<const T*>(x.data) + o * n * inner + i, n, k,
              TopKHeap<T>{static_cast<T*>(step.outputs[0]->data) + to, static_cast<int64_t*>(step.outputs[1]->data) + to, inner, step.attrs[0] != 0});
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
