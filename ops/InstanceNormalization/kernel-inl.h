// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x (n, channels, size), scale and bias (channels): each plane brought to mean 0 and variance 1, then scaled; floats: epsilon.
inline void InstanceNormalization_Task(void* arg, int index, int) {
  const Step& step = *static_cast<const Step*>(arg);
  const Tensor& x = *step.inputs[0];
  const int64_t n = x.dims[2], channel = index % x.dims[1];
  const float* in = static_cast<const float*>(x.data) + index * n;
  float* out = static_cast<float*>(step.outputs[0]->data) + index * n;
  const NormalizeStatistics s = NormalizeRow(in, n, step.floats[0]);
  const float by = s.factor * static_cast<const float*>(step.inputs[1]->data)[channel];
  const float plus = static_cast<const float*>(step.inputs[2]->data)[channel];
  const Vec mean = Set(s.mean), factor = Set(by), shift = Set(plus);
  int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes) Store(out + i, MulAdd(Sub(Load(in + i), mean), factor, shift));
  for (; i < n; ++i) out[i] = (in[i] - s.mean) * by + plus;
}

void InstanceNormalization(const Step& step, const Context& context) {
  const Tensor& x = *step.inputs[0];
  if (x.elements == 0) return;
  context.ParallelFor(static_cast<int>(x.dims[0] * x.dims[1]), InstanceNormalization_Task, const_cast<Step*>(&step));
}
