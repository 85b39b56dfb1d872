// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// i = f(x_i + h R_i + P_i c), o = f(x_o + h R_o + P_o c'), forget = f(x_f + h R_f + P_f c) or 1 - i, c' = forget c + i g(x_c + h R_c), h' = o h(c').
// check-inl.h says what the operands are.

// Gate `gate` before its activation.
inline Vec LSTMGate(const RecurrentUnits& units, int gate) {
  return Add(Load(units.x + gate * kRecurrentUnits), Load(units.product + gate * kRecurrentUnits));
}

inline void LSTMUnits(const RecurrentWork& work, const RecurrentUnits& units) {
  const Step& step = *work.step;
  const float* peepholes = RecurrentData(step.inputs[5]);
  const float* peephole = peepholes == nullptr ? nullptr : peepholes + units.direction * 3 * work.hidden + units.unit;
  float* cell = RecurrentOutput(step, 2) + units.state;
  const size_t n = units.n;
  const int64_t f = units.direction * 3;
  const auto gate = [&](int number, Vec state) {
    const Vec sum = LSTMGate(units, number);
    return peephole == nullptr ? sum : MulAdd(RecurrentLoad(peephole + number * work.hidden, n), state, sum);
  };
  const Vec c = RecurrentLoad(cell, n);
  const Vec input = RecurrentActivate(step, 2, f, gate(0, c));
  const Vec forget = step.attrs[1] != 0 ? Sub(Set(1.0f), input) : RecurrentActivate(step, 2, f, gate(2, c));
  const Vec next = MulAdd(forget, c, Mul(input, RecurrentActivate(step, 2, f + 1, LSTMGate(units, 3))));
  const Vec output = RecurrentActivate(step, 2, f, gate(1, next));
  RecurrentStore(cell, next, n);
  RecurrentStore(units.h, Mul(output, RecurrentActivateFree(step, 2, f + 2, next)), n);
}

void LSTM(const Step& step, const Context& context) {
  RecurrentInitial(step, 2, step.inputs[4], step.inputs[2]);
  const RecurrentPhase phase = {RecurrentData(step.inputs[1]), nullptr, nullptr, 4, 0, true, LSTMUnits};
  Recurrent(step, context, 4, 2, 3, &phase, 1);
}
