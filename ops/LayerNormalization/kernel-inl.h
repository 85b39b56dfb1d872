// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x (rows, n), scale (n), bias (n) or absent: y = (x - mean) / sqrt(variance + epsilon) · scale + bias of each row; floats: epsilon.
// Outputs 1 and 2, where wanted, are (rows): the means and 1 / sqrt(variance + epsilon).
inline void LayerNormalization_Task(void* arg, int index, int) {
  const Step& step = *static_cast<const Step*>(arg);
  const Tensor& x = *step.inputs[0];
  const int64_t n = x.dims[1];
  const float* in = static_cast<const float*>(x.data) + index * n;
  const float* scale = static_cast<const float*>(step.inputs[1]->data);
  const float* bias = step.input_count > 2 ? static_cast<const float*>(step.inputs[2]->data) : nullptr;
  float* out = static_cast<float*>(step.outputs[0]->data) + index * n;
  const NormalizeStatistics s = NormalizeRow(in, n, step.floats[0]);
  const Vec mean = Set(s.mean), factor = Set(s.factor);
  int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    const Vec v = Mul(Mul(Sub(Load(in + i), mean), factor), Load(scale + i));
    Store(out + i, bias != nullptr ? Add(v, Load(bias + i)) : v);
  }
  for (; i < n; ++i) out[i] = (in[i] - s.mean) * s.factor * scale[i] + (bias != nullptr ? bias[i] : 0.0f);
  if (step.output_count > 1 && step.outputs[1] != nullptr) static_cast<float*>(step.outputs[1]->data)[index] = s.mean;
  if (step.output_count > 2 && step.outputs[2] != nullptr) static_cast<float*>(step.outputs[2]->data)[index] = s.factor;
}

void LayerNormalization(const Step& step, const Context& context) {
  const Tensor& x = *step.inputs[0];
  if (x.elements == 0) return;
  context.ParallelFor(static_cast<int>(x.dims[0]), LayerNormalization_Task, const_cast<Step*>(&step));
}
