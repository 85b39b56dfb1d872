// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The test of one backend's vocabulary: every function on awkward values, lane by lane against scalar code. Included once
// inside the region of each backend; `Report` is the caller's.

static inline bool Vocabulary_same(float a, float b) {
  uint32_t p, q;
  memcpy(&p, &a, 4);
  memcpy(&q, &b, 4);
  return p == q || (a != a && b != b);
}

// 19 x 19 pairs of these go through every function of two arguments.
static const float kVocabularyValues[] = {0.0f, -0.0f, 1.0f, -1.0f, 0.5f, -0.5f, 1.5f, 2.5f, -2.5f, 3.25f, -7.75f, 1e-40f,
                                          -1e-40f, 8388607.5f, -8388609.0f, 3e38f, INFINITY, -INFINITY, NAN};
static const int kVocabularyCount = sizeof(kVocabularyValues) / sizeof(float);

// Each check stores the vector result and compares its first lane, having made all lanes alike but for one neighbour.
#define VOCABULARY_CHECK(name, vector, scalar)                                                   \
  do {                                                                                           \
    float out[16];                                                                               \
    Store(out, (vector));                                                                        \
    for (int lane = 0; lane < kLanes; ++lane)                                                    \
      if (!Vocabulary_same(out[lane], (scalar))) failures += Report(name, lane, out[lane], (scalar), a, b); \
  } while (0)

static inline int Vocabulary_pair(float a, float b) {
  int failures = 0;
  const Vec va = Set(a), vb = Set(b);
  VOCABULARY_CHECK("Add", Add(va, vb), a + b);
  VOCABULARY_CHECK("Sub", Sub(va, vb), a - b);
  VOCABULARY_CHECK("Mul", Mul(va, vb), a * b);
  VOCABULARY_CHECK("Div", Div(va, vb), a / b);
  VOCABULARY_CHECK("MulAdd", MulAdd(va, vb, Set(2.0f)), a * b + 2.0f == fmaf(a, b, 2.0f) ? a * b + 2.0f : out[lane]);
  const float factors[4] = {a, b, b, a};
  const Factors x = LoadFactors(factors);
  const Vec zeros = Set(-0.0f);
  VOCABULARY_CHECK("MulAddFactor 0", MulAddFactor(x, 0, vb, zeros), a * b + -0.0f);
  VOCABULARY_CHECK("MulAddFactor 1", MulAddFactor(x, 1, va, zeros), a * b + -0.0f);
  VOCABULARY_CHECK("MulAddFactor 2", MulAddFactor(x, 2, va, zeros), a * b + -0.0f);
  VOCABULARY_CHECK("MulAddFactor 3", MulAddFactor(x, 3, vb, zeros), a * b + -0.0f);
  VOCABULARY_CHECK("Min", Min(va, vb), a < b ? a : b);
  VOCABULARY_CHECK("Max", Max(va, vb), a > b ? a : b);
  VOCABULARY_CHECK("Less", Select(Less(va, vb), va, vb), a < b ? a : b);
  VOCABULARY_CHECK("LessEqual", Select(LessEqual(va, vb), Set(1.0f), Set(2.0f)), a <= b ? 1.0f : 2.0f);
  VOCABULARY_CHECK("Equal", Select(Equal(va, vb), Set(1.0f), Set(2.0f)), a == b ? 1.0f : 2.0f);
  VOCABULARY_CHECK("And", Select(And(Less(va, vb), Less(Zero(), va)), Set(1.0f), Set(2.0f)),
                   a < b && 0.0f < a ? 1.0f : 2.0f);
  VOCABULARY_CHECK("Not", Select(Not(Less(va, vb)), Set(1.0f), Set(2.0f)), a < b ? 2.0f : 1.0f);
  return failures;
}

static inline int Vocabulary_one(float a) {
  int failures = 0;
  const float b = 0.0f;
  const Vec v = Set(a);
  VOCABULARY_CHECK("Neg", Neg(v), -a);
  VOCABULARY_CHECK("Abs", Abs(v), fabsf(a));
  VOCABULARY_CHECK("Sqrt", Sqrt(v), sqrtf(a));
  VOCABULARY_CHECK("Floor", Floor(v), floorf(a));
  VOCABULARY_CHECK("Ceil", Ceil(v), ceilf(a));
  VOCABULARY_CHECK("Round", Round(v), nearbyintf(a));
  VOCABULARY_CHECK("BitsOf", FromBits(BitsOf(v)), a);
  if (fabsf(a) < 2e9f) {
    VOCABULARY_CHECK("ToInt", ToFloat(ToInt(v)), static_cast<float>(lrintf(a)));
  }
  return failures;
}

static inline int Vocabulary_integers(int32_t i, int32_t j) {
  int failures = 0;
  const float a = static_cast<float>(i), b = static_cast<float>(j);
  const VecI vi = SetI(i), vj = SetI(j);
  VOCABULARY_CHECK("AddI", ToFloat(AddI(vi, vj)), static_cast<float>(i + j));
  VOCABULARY_CHECK("SubI", ToFloat(SubI(vi, vj)), static_cast<float>(i - j));
  VOCABULARY_CHECK("AndI", ToFloat(AndI(vi, vj)), static_cast<float>(i & j));
  VOCABULARY_CHECK("OrI", ToFloat(OrI(vi, vj)), static_cast<float>(i | j));
  VOCABULARY_CHECK("ShiftLeft", ToFloat(ShiftLeft<3>(vi)), static_cast<float>(i * 8));
  VOCABULARY_CHECK("ShiftRight", ToFloat(ShiftRight<3>(vi)), static_cast<float>(i >> 3));
  return failures;
}

// Lanes that differ: loads and stores of n lanes, and the functions across lanes.
static inline int Vocabulary_memory() {
  int failures = 0;
  float from[40], to[40];
  for (int i = 0; i < 40; ++i) from[i] = static_cast<float>((i * 7) % 11 - 5);
  for (int offset = 0; offset < 5; ++offset) {
    for (int n = 0; n <= kLanes; ++n) {
      const float a = static_cast<float>(offset), b = static_cast<float>(n);
      const size_t count = static_cast<size_t>(n);
      VOCABULARY_CHECK("LoadN", LoadN(from + offset, count), lane < n ? from[offset + lane] : 0.0f);
      for (int i = 0; i < 40; ++i) to[i] = 99.0f;
      StoreN(to + offset, Load(from), count);
      for (int i = 0; i < 40; ++i) {
        const float want = i >= offset && i < offset + n ? from[i - offset] : 99.0f;
        if (!Vocabulary_same(to[i], want)) failures += Report("StoreN", i, to[i], want, a, b);
      }
    }
    float sum = 0.0f, most = -INFINITY, least = INFINITY;
    for (int i = 0; i < kLanes; ++i) {
      const float x = from[offset + i];
      sum += x;
      most = x > most ? x : most;
      least = x < least ? x : least;
    }
    const Vec v = Load(from + offset);
    if (Sum(v) != sum) failures += Report("Sum", 0, Sum(v), sum, 0, 0);
    if (MaxLane(v) != most) failures += Report("MaxLane", 0, MaxLane(v), most, 0, 0);
    if (MinLane(v) != least) failures += Report("MinLane", 0, MinLane(v), least, 0, 0);
    Prefetch(from + offset);
  }
  return failures;
}

// Integers and bytes in memory: what lies behind the last lane must stay as it was.
static inline int Vocabulary_bytes() {
  int failures = 0;
  const float a = 0.0f, b = 0.0f;
  for (int first = 0; first < 256; first += kLanes) {
    uint8_t from[16], to[17];
    int32_t integers[16];
    for (int i = 0; i < 16; ++i) from[i] = static_cast<uint8_t>(first + i * 5);
    VOCABULARY_CHECK("LoadBytes", ToFloat(LoadBytes(from)), static_cast<float>(from[lane]));
    for (int i = 0; i < 16; ++i) integers[i] = (first + i * 3) * 77777 - 9876543;
    for (int i = 0; i < 17; ++i) to[i] = 99;
    StoreBytes(to, LoadI(integers));
    for (int i = 0; i < 17; ++i) {
      const uint8_t want = i < kLanes ? static_cast<uint8_t>(integers[i] & 255) : 99;
      if (to[i] != want) failures += Report("StoreBytes", i, to[i], want, a, b);
    }
    int32_t copy[16] = {};
    StoreI(copy, LoadI(integers));
    if (memcmp(copy, integers, kLanes * 4) != 0) failures += Report("StoreI", 0, 0, 0, a, b);
  }
  return failures;
}

// Sums of products of bytes are exact, the largest too.
static inline int Vocabulary_dot() {
  int failures = 0;
  const int values[] = {0, 1, 127, 128, 129, 255, 254, 3};
  for (int first = 0; first < 8; ++first) {
    for (int second = 0; second < 8; ++second) {
      uint8_t a[4];
      int8_t b[64];
      int32_t want[16] = {}, got[16];
      for (int k = 0; k < 4; ++k) a[k] = static_cast<uint8_t>(values[k < 2 ? first : second]);
      for (int i = 0; i < 64; ++i) b[i] = static_cast<int8_t>(i % 5 == 4 ? i * 37 : values[i % 2 ? first : second] - (i % 3) / 2);
      DotSum sum = {};
      for (int times = 0; times < 3; ++times) {
        sum = Dot(sum, DotSet(a), DotLoad(b));
        for (int i = 0; i < 4 * kLanes; ++i) want[i / 4] += (kDotZero == 0 ? int32_t{a[i % 4]} : static_cast<int8_t>(a[i % 4])) * b[i];
      }
      StoreI(got, DotTotal(sum));
      for (int i = 0; i < kLanes; ++i)
        if (got[i] != want[i])
          failures += Report("Dot", i, static_cast<float>(got[i]), static_cast<float>(want[i]), a[0], a[2]);
    }
  }
  return failures;
}

#undef VOCABULARY_CHECK

// NEON of 32-bit ARM takes subnormal floats for zeros, by the architecture.
static inline bool Vocabulary_has(const char* backend, float value) {
  return strcmp(backend, "neon32") != 0 || value == 0.0f || !(fabsf(value) < 1.17549435e-38f);
}

static inline int TestVocabulary(const char* backend) {
  int failures = Vocabulary_memory() + Vocabulary_bytes() + Vocabulary_dot();
  for (int i = 0; i < kVocabularyCount; ++i) {
    if (!Vocabulary_has(backend, kVocabularyValues[i])) continue;
    failures += Vocabulary_one(kVocabularyValues[i]);
    for (int j = 0; j < kVocabularyCount; ++j)
      if (Vocabulary_has(backend, kVocabularyValues[j])) failures += Vocabulary_pair(kVocabularyValues[i], kVocabularyValues[j]);
  }
  const int32_t integers[] = {0, 1, -1, 7, -8, 1000, -12345, 65535};
  for (int32_t i : integers)
    for (int32_t j : integers) failures += Vocabulary_integers(i, j);
  printf("%s: %d failures\n", backend, failures);
  return failures;
}
