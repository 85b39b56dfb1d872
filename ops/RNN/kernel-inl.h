// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// `RNN`: h' = f(x + h R). `RNN_pack`: weights or biases that are computed, as the kernels of LSTM, GRU and RNN want them. check-inl.h says
// what the operands are.

inline void RNNUnits(const RecurrentWork& work, const RecurrentUnits& units) {
  const Vec sum = Add(Load(units.x), Load(units.product));
  RecurrentStore(units.h, RecurrentActivate(*work.step, 1, units.direction, sum), units.n);
}

void RNN(const Step& step, const Context& context) {
  const RecurrentPhase phase = {RecurrentData(step.inputs[1]), nullptr, nullptr, 1, 0, true, RNNUnits};
  Recurrent(step, context, 1, 2, 3, &phase, 1);
}

void RNN_pack(const Step& step, const Context&) {
  const Tensor& x = *step.inputs[0];
  const int64_t gates = step.attr_count / 2, hidden = x.dims[2], k = x.dims[3], blocks = Recurrent_blocks(hidden);
  float* to = RecurrentOutput(step, 0);
  for (int64_t d = 0; d < x.dims[0]; ++d) {
    const float* from = RecurrentData(&x) + d * x.dims[1] * hidden * k;
    for (int64_t panel = 0; panel < blocks * gates; ++panel) {
      for (int64_t i = 0; i < k; ++i) {
        for (int64_t j = 0; j < kRecurrentUnits; ++j, ++to) {
          const int64_t unit = panel / gates * kRecurrentUnits + j;
          float sum = 0.0f;
          for (int64_t term = panel % gates * 2; unit < hidden && term < panel % gates * 2 + 2; ++term) {
            if (step.attrs[term] >= 0) sum += from[(step.attrs[term] * hidden + unit) * k + i];
          }
          *to = sum;
        }
      }
    }
  }
}
