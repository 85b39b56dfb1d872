// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Softmax and its logarithm along the middle of (outer, n, inner). The one thing to know: the first pass stores e^(x - max) (or
// x - max) in y and the last pass scales it there, so nothing is kept besides. Needs math-inl.h.

inline constexpr int64_t kSoftmaxTask = 8192;  // elements

struct SoftmaxWork {
  const Tensor* x;
  const Tensor* y;
  int64_t task_rows;
};

inline Vec SoftmaxLoad(const float* p, int64_t n) { return n < kLanes ? LoadN(p, static_cast<int>(n)) : Load(p); }
inline void SoftmaxStore(float* p, Vec v, int64_t n) { n < kLanes ? StoreN(p, v, static_cast<int>(n)) : Store(p, v); }

// n contiguous numbers.
template <bool kLog>
inline void SoftmaxRow(const float* x, float* y, int64_t n) {
  Vec most = Set(x[0]);
  int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes) most = Max(Load(x + i), most);
  float top = MaxLane(most);
  for (; i < n; ++i) top = x[i] > top ? x[i] : top;
  const Vec shift = Set(top);
  Vec sum = Zero();
  for (i = 0; i + kLanes <= n; i += kLanes) {
    const Vec d = Sub(Load(x + i), shift), e = Exp(d);
    Store(y + i, kLog ? d : e);
    sum = Add(sum, e);
  }
  if (i < n) {
    const int rest = static_cast<int>(n - i);
    const Vec d = Sub(LoadN(x + i, rest), shift), e = Exp(d);
    float last[kLanes];
    Store(last, e);
    for (int k = rest; k < kLanes; ++k) last[k] = 0.0f;
    sum = Add(sum, Load(last));
    StoreN(y + i, kLog ? d : e, rest);
  }
  const Vec total = Set(Sum(sum)), scale = kLog ? Log(total) : Div(Set(1.0f), total);
  for (i = 0; i < n; i += kLanes) {
    const Vec v = SoftmaxLoad(y + i, n - i);
    SoftmaxStore(y + i, kLog ? Sub(v, scale) : Mul(v, scale), n - i);
  }
}

// `columns` <= kLanes columns of n rows that lie `stride` apart.
template <bool kLog>
inline void SoftmaxColumns(const float* x, float* y, int64_t n, int64_t stride, int64_t columns) {
  Vec most = SoftmaxLoad(x, columns);
  for (int64_t r = 1; r < n; ++r) most = Max(SoftmaxLoad(x + r * stride, columns), most);
  Vec sum = Zero();
  for (int64_t r = 0; r < n; ++r) {
    const Vec d = Sub(SoftmaxLoad(x + r * stride, columns), most), e = Exp(d);
    SoftmaxStore(y + r * stride, kLog ? d : e, columns);
    sum = Add(sum, e);
  }
  const Vec scale = kLog ? Log(sum) : Div(Set(1.0f), sum);
  for (int64_t r = 0; r < n; ++r) {
    const Vec v = SoftmaxLoad(y + r * stride, columns);
    SoftmaxStore(y + r * stride, kLog ? Sub(v, scale) : Mul(v, scale), columns);
  }
}

template <bool kLog>
inline void SoftmaxTask(void* arg, int index, int) {
  const SoftmaxWork& work = *static_cast<const SoftmaxWork*>(arg);
  const int64_t outer = work.x->dims[0], n = work.x->dims[1], inner = work.x->dims[2];
  const int64_t first = index * work.task_rows;
  const int64_t last = first + work.task_rows < outer ? first + work.task_rows : outer;
  for (int64_t o = first; o < last; ++o) {
    const float* x = static_cast<const float*>(work.x->data) + o * n * inner;
    float* y = static_cast<float*>(work.y->data) + o * n * inner;
    if (inner == 1) {
      SoftmaxRow<kLog>(x, y, n);
    } else {
      for (int64_t i = 0; i < inner; i += kLanes) {
        SoftmaxColumns<kLog>(x + i, y + i, n, inner, inner - i < kLanes ? inner - i : kLanes);
      }
    }
  }
}

template <bool kLog>
inline void SoftmaxAlong(const Step& step, const Context& context) {
  SoftmaxWork work = {step.inputs[0], step.outputs[0], 1};
  if (work.y->elements == 0) return;
  work.task_rows = 1 + kSoftmaxTask / (work.x->dims[1] * work.x->dims[2]);
  context.ParallelFor(static_cast<int>((work.x->dims[0] + work.task_rows - 1) / work.task_rows), SoftmaxTask<kLog>, &work);
}
