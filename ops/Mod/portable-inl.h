// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// y = the rest of a / b, broadcast, of integers; Mod has the divisor's sign, Mod_fmod the dividend's. x mod 0 is 0.
struct ModFmodRun {
  template <class T>
  static inline T Run(T a, T b) {
    if (b == 0 || (static_cast<T>(-1) < T(0) && b == static_cast<T>(-1))) return 0;
    return static_cast<T>(a % b);
  }
};

struct ModRun {
  template <class T>
  static inline T Run(T a, T b) {
    const T rest = ModFmodRun::Run(a, b);
    return rest != 0 && (rest < 0) != (b < 0) ? static_cast<T>(rest + b) : rest;
  }
};

void Mod(const Step& step, const Context& context) {
  Elementwise(step, context, IntegerRow<ModRun>(step.outputs[0]->dtype));
}

void Mod_fmod(const Step& step, const Context& context) {
  Elementwise(step, context, IntegerRow<ModFmodRun>(step.outputs[0]->dtype));
}
