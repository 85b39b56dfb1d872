// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// A library that takes other weights, with parameters that are damaged at random: other_weights ROUNDS SYMBOL PARAMS PROGRAM IMAGES SCORES
// The one thing to know: it is compiled with sanitizers, and each buffer has exactly the file's size. Damage may give other weights, which are predicted with.

#include "tests/mxnet_api/lenet.h"

static uint32_t state = 1;

static uint32_t Random(uint32_t limit) {
  state = state * 1664525u + 1013904223u;
  return (state >> 8) % limit;
}

// Whether a predictor could be made; then it has run.
static bool Predict(const Lenet& lenet, const char* params, int bytes) {
  PredictorHandle p = nullptr;
  if (Create(lenet.symbol.data, params, bytes, 1, &p) != 0) {
    CHECK(*MXGetLastError() && p == nullptr);
    return false;
  }
  float scores[kClasses];
  CHECK(MXPredSetInput(p, "data", lenet.Image(0), kPixels) == 0 && MXPredForward(p) == 0 && MXPredGetOutput(p, 0, scores, kClasses) == 0);
  CHECK(MXPredFree(p) == 0);
  return true;
}

int main(int argc, char** argv) {
  CHECK(argc == 7);
  const int rounds = atoi(argv[1]);
  const Lenet lenet = ReadLenet(argv + 1);
  PredictorHandle p = Create(lenet, 3);
  CheckForward(lenet, p, 0, 3);
  CHECK(MXPredFree(p) == 0);
  int accepted = 0;
  for (int round = 0; round < rounds; ++round) {
    const int bytes = round % 4 == 0 ? static_cast<int>(Random(static_cast<uint32_t>(lenet.params.bytes))) : lenet.params.bytes;
    char* params = static_cast<char*>(malloc(static_cast<size_t>(bytes) + (bytes == 0)));
    CHECK(params != nullptr);
    memcpy(params, lenet.params.data, static_cast<size_t>(bytes));
    for (uint32_t i = Random(3); i > 0 && bytes > 0; --i) params[Random(static_cast<uint32_t>(bytes))] = static_cast<char>(Random(256));
    accepted += Predict(lenet, params, bytes);
    free(params);
  }
  CHECK(accepted > 0 && accepted < rounds);
  Free(lenet);
  printf("all good\n");
  return 0;
}
