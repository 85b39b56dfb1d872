// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// What the tests of MXNet's predict API share: files, lenet's predictors, and checks that say what failed.
#ifndef TESTS_MXNET_API_LENET_H_
#define TESTS_MXNET_API_LENET_H_

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "c_predict_api.h"

#define CHECK(condition)                                                                                                \
  do {                                                                                                                  \
    if (!(condition)) {                                                                                                 \
      fprintf(stderr, "%s:%d: not so: %s\n  last error: %s\n", __FILE__, __LINE__, #condition, MXGetLastError());       \
      exit(1);                                                                                                          \
    }                                                                                                                   \
  } while (0)

// -1, and a text with `part` in it.
#define REFUSED(call, part)                                                                                             \
  do {                                                                                                                  \
    CHECK((call) == -1);                                                                                                \
    CHECK(strstr(MXGetLastError(), part) != nullptr);                                                                   \
  } while (0)

struct File {
  char* data;
  int bytes;
};

// A file's bytes and a 0 behind them.
inline File Read(const char* path) {
  FILE* file = fopen(path, "rb");
  CHECK(file != nullptr && fseek(file, 0, SEEK_END) == 0);
  const long bytes = ftell(file);
  rewind(file);
  char* data = static_cast<char*>(malloc(static_cast<size_t>(bytes) + 1));
  CHECK(data && fread(data, 1, static_cast<size_t>(bytes), file) == static_cast<size_t>(bytes));
  fclose(file);
  data[bytes] = 0;
  return {data, static_cast<int>(bytes)};
}

constexpr mx_uint kPixels = 14 * 14, kClasses = 10;

// Lenet's files, three images and what the model says of them.
struct Lenet {
  File symbol, params, program, images, scores;
  const float* Image(int number) const { return reinterpret_cast<const float*>(images.data) + number * static_cast<int>(kPixels); }
  const float* Scores(int number) const { return reinterpret_cast<const float*>(scores.data) + number * static_cast<int>(kClasses); }
};

// Of a program that is called with these five.
inline Lenet ReadLenet(char** argv) { return {Read(argv[1]), Read(argv[2]), Read(argv[3]), Read(argv[4]), Read(argv[5])}; }

inline void Free(const Lenet& lenet) {
  const File files[] = {lenet.symbol, lenet.params, lenet.program, lenet.images, lenet.scores};
  for (const File& file : files) free(file.data);
}

inline const char* kData[] = {"data"};
constexpr mx_uint kIndptr[] = {0, 4};

inline int Create(const char* symbol, const char* params, int bytes, mx_uint n, PredictorHandle* out) {
  const mx_uint shape[] = {n, 1, 14, 14};
  return MXPredCreate(symbol, params, bytes, 1, 0, 1, kData, kIndptr, shape, out);
}

inline PredictorHandle Create(const Lenet& lenet, mx_uint n) {
  PredictorHandle p = nullptr;
  CHECK(Create(lenet.symbol.data, lenet.params.data, lenet.params.bytes, n, &p) == 0 && p);
  return p;
}

// The same numbers as onnxruntime's, to the tolerance of predict_library's own test.
inline void CheckScores(const Lenet& lenet, const float* scores, int first, mx_uint n) {
  for (mx_uint i = 0; i < n * kClasses; ++i) CHECK(fabsf(scores[i] - lenet.Scores(first)[i]) <= 1e-4f * fabsf(lenet.Scores(first)[i]) + 1e-5f);
}

inline void CheckForward(const Lenet& lenet, PredictorHandle p, int first, mx_uint n) {
  float scores[3 * kClasses];
  CHECK(MXPredSetInput(p, "data", lenet.Image(first), n * kPixels) == 0);
  CHECK(MXPredForward(p) == 0);
  CHECK(MXPredGetOutput(p, 0, scores, n * kClasses) == 0);
  CheckScores(lenet, scores, first, n);
}

#endif  // TESTS_MXNET_API_LENET_H_
