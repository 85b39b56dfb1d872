// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The activations that other operators fuse into their last step. Needs math-inl.h.

// Each struct is one activation: y = Run(x, a, b).
struct ActivationClamp {
  static inline Vec Run(Vec x, Vec a, Vec b) { return Min(b, Max(a, x)); }
};
struct ActivationLeakyRelu {
  static inline Vec Run(Vec x, Vec a, Vec) { return Select(Less(x, Zero()), Mul(a, x), x); }
};
struct ActivationHardSigmoid {
  static inline Vec Run(Vec x, Vec a, Vec b) { return Min(Set(1.0f), Max(Zero(), MulAdd(a, x, b))); }
};
struct ActivationHardSwish {
  static inline Vec Run(Vec x, Vec, Vec) {
    return Mul(x, Min(Set(1.0f), Max(Zero(), MulAdd(x, Set(1.0f / 6.0f), Set(0.5f)))));
  }
};
struct ActivationSigmoid {
  static inline Vec Run(Vec x, Vec, Vec) { return Sigmoid(x); }
};
struct ActivationTanh {
  static inline Vec Run(Vec x, Vec, Vec) { return Tanh(x); }
};
struct ActivationGelu {
  static inline Vec Run(Vec x, Vec, Vec) {
    const Vec half = Mul(x, Set(0.5f));
    return MulAdd(half, Erf(Mul(x, Set(0.70710678118654752f))), half);
  }
};
struct ActivationSilu {
  static inline Vec Run(Vec x, Vec, Vec) { return Mul(x, Sigmoid(x)); }
};

template <class F>
void ActivationRows(const Activation& activation, float* y, int64_t rows, int64_t columns, int64_t stride) {
  const Vec a = Set(activation.a), b = Set(activation.b);
  for (; rows > 0; --rows, y += stride) {
    int64_t i = 0;
    for (; i + kLanes <= columns; i += kLanes) Store(y + i, F::Run(Load(y + i), a, b));
    const size_t left = static_cast<size_t>(columns - i);
    if (left > 0) StoreN(y + i, F::Run(LoadN(y + i, left), a, b), left);
  }
}
