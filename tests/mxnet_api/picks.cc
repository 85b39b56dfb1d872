// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// A model that fails while it runs, through MXNet's predict API: picks SYMBOL PARAMS
// The one thing to know: the model is that of write_picks.py.

#include "tests/mxnet_api/lenet.h"

constexpr float kGood[3] = {3, 0, 2};
constexpr float kPicked[6] = {7, 8, 1, 0, 0, 6};
static const char kText[] = "Gather: an index is out of range. Look at the inputs that it is computed from.";

// Runs with the ids, whole or step by step.
static int Run(PredictorHandle p, const float* ids, bool whole) {
  CHECK(MXPredSetInput(p, "ids", ids, 3) == 0);
  if (whole) return MXPredForward(p);
  int left = 1, status = 0;
  for (int step = 0; left != 0 && status == 0; ++step) status = MXPredPartialForward(p, step, &left);
  return status;
}

static void AnIndexOutsideIsAnError(PredictorHandle p, bool whole) {
  float got[6];
  const float all[] = {-1.0f, -0.5f, 3.5f, 4.0f, 1e30f, NAN};
  for (const float bad : all) {
    const float ids[3] = {0, 1, bad};
    REFUSED(Run(p, ids, whole), kText);
    CHECK(strstr(MXGetLastError(), " 'take0") != nullptr);  // the step has the node's name, and a number behind it
    REFUSED(MXPredGetOutput(p, 0, got, 6), "Call MXPredForward first");  // what a failed run leaves is nobody's
    CHECK(Run(p, kGood, whole) == 0 && MXPredGetOutput(p, 0, got, 6) == 0);
    CHECK(memcmp(got, kPicked, sizeof got) == 0);
  }
}

int main(int argc, char** argv) {
  CHECK(argc == 3);
  const File symbol = Read(argv[1]), params = Read(argv[2]);
  const char* inputs[] = {"ids"};
  const mx_uint starts[] = {0, 1}, shape[] = {3};
  PredictorHandle p = nullptr;
  CHECK(MXPredCreate(symbol.data, params.data, params.bytes, 1, 0, 1, inputs, starts, shape, &p) == 0);
  AnIndexOutsideIsAnError(p, true);
  AnIndexOutsideIsAnError(p, false);
  CHECK(MXPredFree(p) == 0);
  free(symbol.data);
  free(params.data);
  printf("all good\n");
  return 0;
}
