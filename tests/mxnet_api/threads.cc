// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Predictors that share weights, each in a thread of its own, while others come and go: threads SYMBOL PARAMS PROGRAM IMAGES SCORES
// The one thing to know: it is compiled with the thread sanitizer, too.

#include <pthread.h>

#include "tests/mxnet_api/lenet.h"

constexpr int kThreads = 4, kRounds = 100;

struct Thread {
  const Lenet* lenet;
  PredictorHandle predictor;
  int number;
};

static void* Run(void* given) {
  const Thread& thread = *static_cast<Thread*>(given);
  const Lenet& lenet = *thread.lenet;
  const int image = thread.number % 3;
  char expected[32];
  snprintf(expected, sizeof expected, "no output %d;", 100 + thread.number);
  for (int round = 0; round < kRounds; ++round) {
    mx_uint *shape, rank;
    CHECK(MXPredGetOutputShape(thread.predictor, static_cast<mx_uint>(100 + thread.number), &shape, &rank) == -1);
    CheckForward(lenet, thread.predictor, image, 1);
    CHECK(strstr(MXGetLastError(), expected) != nullptr);  // whatever other threads did wrong meanwhile
    if (round % 10 != 0) continue;
    PredictorHandle other = nullptr;
    const mx_uint dims[] = {2, 1, 14, 14};
    CHECK(MXPredReshape(1, kData, kIndptr, dims, thread.predictor, &other) == 0);
    CheckForward(lenet, other, 1, 2);
    CHECK(MXPredFree(other) == 0);
    other = Create(lenet, 1);
    CheckForward(lenet, other, image, 1);
    CHECK(MXPredFree(other) == 0);
  }
  CHECK(MXPredFree(thread.predictor) == 0);
  return nullptr;
}

int main(int argc, char** argv) {
  CHECK(argc == 6);
  const Lenet lenet = ReadLenet(argv);
  PredictorHandle predictors[kThreads];
  const mx_uint shape[] = {1, 1, 14, 14};
  CHECK(MXPredCreateMultiThread(lenet.symbol.data, lenet.params.data, lenet.params.bytes, 1, 0, 1, kData, kIndptr, shape, kThreads, predictors) == 0);
  Thread threads[kThreads];
  pthread_t started[kThreads];
  for (int i = 0; i < kThreads; ++i) {
    threads[i] = {&lenet, predictors[i], i};
    CHECK(pthread_create(&started[i], nullptr, Run, &threads[i]) == 0);
  }
  for (int i = 0; i < kThreads; ++i) CHECK(pthread_join(started[i], nullptr) == 0);
  Free(lenet);
  printf("all good\n");
  return 0;
}
