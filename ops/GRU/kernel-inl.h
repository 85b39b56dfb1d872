// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// z = f(x_z + h R_z), r = f(x_r + h R_r), n = g(x_h + (r h) R_h), h' = (1 - z) n + z h; with linear_before_reset n = g(x_h + r (h R_h + b_h)), and one
// phase instead of two. check-inl.h says what the operands are.

inline Vec GRUGate(const RecurrentUnits& units, int gate) {
  return Add(Load(units.x + gate * kRecurrentUnits), Load(units.product + gate * kRecurrentUnits));
}

inline void GRUNext(const RecurrentUnits& units, Vec z, Vec next) {
  const Vec before = RecurrentLoad(units.before, units.n);
  RecurrentStore(units.h, MulAdd(z, Sub(before, next), next), units.n);
}

inline void GRULinear(const RecurrentWork& work, const RecurrentUnits& units) {
  const Step& step = *work.step;
  const int64_t f = units.direction * 2;
  const Vec z = RecurrentActivate(step, 2, f, GRUGate(units, 0));
  const Vec r = RecurrentActivate(step, 2, f, GRUGate(units, 1));
  const Vec sum = MulAdd(r, Load(units.product + 2 * kRecurrentUnits), Load(units.x + 2 * kRecurrentUnits));
  GRUNext(units, z, RecurrentActivate(step, 2, f + 1, sum));
}

// z waits in the new state, r h in the third output.
inline void GRUGates(const RecurrentWork& work, const RecurrentUnits& units) {
  const Step& step = *work.step;
  const int64_t f = units.direction * 2;
  const Vec r = RecurrentActivate(step, 2, f, GRUGate(units, 1));
  RecurrentStore(units.h, RecurrentActivate(step, 2, f, GRUGate(units, 0)), units.n);
  RecurrentStore(RecurrentOutput(step, 2) + units.state, Mul(r, RecurrentLoad(units.before, units.n)), units.n);
}

inline void GRUHidden(const RecurrentWork& work, const RecurrentUnits& units) {
  const Vec next = RecurrentActivate(*work.step, 2, units.direction * 2 + 1, GRUGate(units, 0));
  GRUNext(units, RecurrentLoad(units.h, units.n), next);
}

void GRU(const Step& step, const Context& context) {
  const float* weights = RecurrentData(step.inputs[3]);
  if (step.attrs[1] != 0) {
    const RecurrentPhase phase = {weights, RecurrentData(step.inputs[4]), nullptr, 3, 0, true, GRULinear};
    Recurrent(step, context, 3, 1, 2, &phase, 1);
  } else {
    const RecurrentPhase phases[2] = {{weights, nullptr, nullptr, 2, 0, false, GRUGates},
                                      {RecurrentData(step.inputs[5]), nullptr, RecurrentOutput(step, 2), 1, 2, true, GRUHidden}};
    Recurrent(step, context, 3, 1, 2, phases, 2);
  }
}
