// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// x to uint8 with the scale and the zero point that its range asks for; the range holds 0, so that 0 is exact.
void DynamicQuantizeLinear(const Step& step, const Context&) {
  const float* x = static_cast<const float*>(step.inputs[0]->data);
  const int64_t n = step.inputs[0]->elements;
  Vec low = Zero(), high = Zero();
  int64_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    low = Min(Load(x + i), low);
    high = Max(Load(x + i), high);
  }
  low = Min(LoadN(x + i, static_cast<size_t>(n - i)), low);
  high = Max(LoadN(x + i, static_cast<size_t>(n - i)), high);
  const float least = MinLane(low), most = MaxLane(high);
  const float scale = most == least ? 1.0f : (most - least) / 255.0f;
  uint8_t* zero = static_cast<uint8_t*>(step.outputs[2]->data);
  static_cast<float*>(step.outputs[1]->data)[0] = scale;
  const float offset = -least;
  QuantizeBytes(&offset, 1, scale, 0, 0, zero);
  QuantizeBytes(x, n, scale, zero[0], 0, static_cast<uint8_t*>(step.outputs[0]->data));
}
