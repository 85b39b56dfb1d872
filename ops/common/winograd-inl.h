// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Winograd's transforms of 3 x 3 convolutions, for tiles of kOut x kOut pixels of y, which see kIn x kIn = (kOut + 2) x (kOut + 2) of x: kIn kIn products
// give what takes 9 kOut kOut otherwise, 36 for 144 or 16 for 36. kIn neighbours are taken as a polynomial's coefficients and evaluated at points and at
// infinity, down and across. The one thing to know: the points 0, 3/4, -3/4, 3/2, -3/2 of 4 x 4 are exact in binary and near 1, so that the result is
// rounded no worse than the plain sum: a quarter of the error of 0, 1, -1, 2, -2. For 2 x 2 they are 0, 1, -1. Conv/op.py has the weights' transform.

// kIn neighbours → the kIn products' left factors.
template <int kOut>
void WinogradIn(const Vec* x, Vec* y) {
  if constexpr (kOut == 2) {
    y[0] = Sub(x[2], x[0]);
    y[1] = Add(x[1], x[2]);
    y[2] = Sub(x[2], x[1]);
    y[3] = Sub(x[3], x[1]);
  } else {
    const Vec even_a = MulAdd(x[2], Set(-2.25f), x[4]), odd_a = Mul(MulAdd(x[1], Set(-2.25f), x[3]), Set(0.75f));
    const Vec even_b = MulAdd(x[2], Set(-0.5625f), x[4]), odd_b = Mul(MulAdd(x[1], Set(-0.5625f), x[3]), Set(1.5f));
    y[0] = MulAdd(x[0], Set(1.265625f), MulAdd(x[2], Set(-2.8125f), x[4]));
    y[1] = Add(even_a, odd_a);
    y[2] = Sub(even_a, odd_a);
    y[3] = Add(even_b, odd_b);
    y[4] = Sub(even_b, odd_b);
    y[5] = MulAdd(x[1], Set(1.265625f), MulAdd(x[3], Set(-2.8125f), x[5]));
  }
}

// kIn products → kOut neighbours.
template <int kOut>
void WinogradOut(const Vec* m, Vec* y) {
  const Vec even_a = Add(m[1], m[2]), odd_a = Sub(m[1], m[2]);
  if constexpr (kOut == 2) {
    y[0] = Add(m[0], even_a);
    y[1] = Add(odd_a, m[3]);
  } else {
    const Vec even_b = Add(m[3], m[4]), odd_b = Sub(m[3], m[4]);
    y[0] = Add(m[0], Add(even_a, even_b));
    y[1] = MulAdd(odd_a, Set(0.75f), Mul(odd_b, Set(1.5f)));
    y[2] = MulAdd(even_a, Set(0.5625f), Mul(even_b, Set(2.25f)));
    y[3] = Add(m[5], MulAdd(odd_a, Set(0.421875f), Mul(odd_b, Set(3.375f))));
  }
}

// The kIn x kIn pixels at x, of c channels, → kIn kIn vectors of c, `apart` floats from one to the next.
template <int kOut>
void WinogradTile(const float* x, int64_t row, int64_t c, float* v, int64_t apart) {
  constexpr int kIn = kOut + 2;
  for (int64_t channel = 0; channel < c; channel += kLanes) {
    const size_t n = static_cast<size_t>(c - channel < kLanes ? c - channel : kLanes);
    Vec down[kIn][kIn], pixels[kIn], results[kIn];
    for (int j = 0; j < kIn; ++j) {
      for (int i = 0; i < kIn; ++i) {
        const float* from = x + i * row + j * c + channel;
        pixels[i] = n == kLanes ? Load(from) : LoadN(from, n);
      }
      WinogradIn<kOut>(pixels, down[j]);
    }
    for (int i = 0; i < kIn; ++i) {
      for (int j = 0; j < kIn; ++j) pixels[j] = down[j][i];
      WinogradIn<kOut>(pixels, results);
      for (int j = 0; j < kIn; ++j) {
        float* to = v + (i * kIn + j) * apart + channel;
        if (n == kLanes) Store(to, results[j]);
        else StoreN(to, results[j], n);
      }
    }
  }
}

// Where a tile's pixels go: rows x width of them, strides in floats.
struct WinogradPlace {
  const float* bias;      // or null
  const float* residual;  // or null; strides as y
  float* y;
  int64_t rows, width, columns, row, pixel;
  float low, high;
};

// kIn kIn vectors of `columns` products → pixels of y, with bias, residual and clamp. m's and the bias's rows are whole vectors.
template <int kOut>
void WinogradPixels(const WinogradPlace& place, const float* m, int64_t apart) {
  constexpr int kIn = kOut + 2;
  const Vec low = Set(place.low), high = Set(place.high);
  for (int64_t column = 0; column < place.columns; column += kLanes) {
    const size_t n = static_cast<size_t>(place.columns - column < kLanes ? place.columns - column : kLanes);
    Vec down[kIn][kOut], products[kIn], results[kOut];
    for (int j = 0; j < kIn; ++j) {
      for (int i = 0; i < kIn; ++i) products[i] = Load(m + (i * kIn + j) * apart + column);
      WinogradOut<kOut>(products, down[j]);
    }
    const Vec add = place.bias == nullptr ? Zero() : Load(place.bias + column);
    for (int64_t i = 0; i < place.rows; ++i) {
      for (int j = 0; j < kIn; ++j) products[j] = down[j][i];
      WinogradOut<kOut>(products, results);
      for (int64_t j = 0; j < place.width; ++j) {
        const int64_t at = i * place.row + j * place.pixel + column;
        Vec sum = Add(results[j], add);
        if (place.residual != nullptr) sum = Add(sum, n == kLanes ? Load(place.residual + at) : LoadN(place.residual + at, n));
        sum = Min(high, Max(low, sum));
        if (n == kLanes) Store(place.y + at, sum);
        else StoreN(place.y + at, sum, n);
      }
    }
  }
}
