// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Several inputs, outputs, types and internal results through MXNet's predict API: branches SYMBOL PARAMS PROGRAM
// The one thing to know: the model is that of write_branches.py, small enough to be computed here; the program is another model's.

#include "tests/mxnet_api/lenet.h"

constexpr int kMaxRows = 5;

// The inputs of n rows, and everything the model makes of them.
struct Numbers {
  mx_uint n;
  float a[kMaxRows][4][3], b[kMaxRows][3], split1[kMaxRows][3], relu[kMaxRows][3], sum[kMaxRows][3], fc[kMaxRows][2], diff[kMaxRows][3];
  int32_t cast[kMaxRows][2];
};

static Numbers Make(mx_uint n, int seed) {
  static const float w[2][3] = {{1, 2, 3}, {-1, 0, 1}};
  Numbers x = {};
  x.n = n;
  for (mx_uint i = 0; i < n; ++i) {
    for (int j = 0; j < 3; ++j) {
      for (int k = 0; k < 4; ++k) x.a[i][k][j] = static_cast<float>((static_cast<int>(i) * 12 + k * 3 + j * 5 + seed * 7) % 11 - 5);
      x.b[i][j] = static_cast<float>((static_cast<int>(i) * 3 + j + seed) % 7 - 3);
      x.split1[i][j] = x.a[i][1][j];
      x.relu[i][j] = x.a[i][1][j] > 0 ? x.a[i][1][j] : 0;
      x.sum[i][j] = x.relu[i][j] + x.b[i][j];
      x.diff[i][j] = x.a[i][3][j] - x.b[i][j];
      for (int k = 0; k < 2; ++k) x.fc[i][k] += x.sum[i][j] * w[k][j];
    }
    for (int k = 0; k < 2; ++k) x.cast[i][k] = static_cast<int32_t>(x.fc[i][k]);
  }
  return x;
}

static const char* kInputs[] = {"a", "b"};
constexpr mx_uint kStarts[] = {0, 3, 5};

struct Branches {
  File symbol, params;
};

static PredictorHandle Create(const Branches& branches, mx_uint n) {
  const mx_uint shape[] = {n, 4, 3, n, 3};
  PredictorHandle p = nullptr;
  CHECK(MXPredCreate(branches.symbol.data, branches.params.data, branches.params.bytes, 1, 0, 2, kInputs, kStarts, shape, &p) == 0);
  return p;
}

static PredictorHandle Partial(const Branches& branches, mx_uint n, mx_uint count, const char** keys) {
  const mx_uint shape[] = {n, 4, 3, n, 3};
  PredictorHandle p = nullptr;
  CHECK(MXPredCreatePartialOut(branches.symbol.data, branches.params.data, branches.params.bytes, 1, 0, 2, kInputs, kStarts, shape, count, keys, &p) == 0);
  return p;
}

static void SetInputs(PredictorHandle p, const Numbers& x) {
  CHECK(MXPredSetInput(p, "a", &x.a[0][0][0], 12 * x.n) == 0);
  CHECK(MXPredSetInput(p, "b", &x.b[0][0], 3 * x.n) == 0);
}

// Whether output `index` has these elements, of 4 bytes each.
static void CheckOutput(PredictorHandle p, mx_uint index, const void* expected, mx_uint elements) {
  float got[kMaxRows * 4];
  CHECK(MXPredGetOutput(p, index, got, elements) == 0);
  CHECK(memcmp(got, expected, elements * sizeof(float)) == 0);
}

static void CheckOutputs(PredictorHandle p, const Numbers& x) {
  CheckOutput(p, 0, x.fc, 2 * x.n);
  CheckOutput(p, 1, x.cast, 2 * x.n);
  CheckOutput(p, 2, x.diff, 3 * x.n);
}

static void EveryOutputHasItsTypeAndShape(const Branches& branches) {
  PredictorHandle p = Create(branches, 2);
  const Numbers x = Make(2, 1);
  SetInputs(p, x);
  CHECK(MXPredForward(p) == 0);
  CheckOutputs(p, x);
  mx_uint *shapes[3], rank;
  for (mx_uint i = 0; i < 3; ++i) CHECK(MXPredGetOutputShape(p, i, &shapes[i], &rank) == 0 && rank == 2 && shapes[i][0] == 2);
  CHECK(shapes[0][1] == 2 && shapes[1][1] == 2 && shapes[2][1] == 3);
  const int expected[3] = {0, 4, 0};
  for (mx_uint i = 0; i < 3; ++i) {
    int types[3] = {-1, -1, -1};  // MXNet wrote to types[i]
    CHECK(MXPredGetOutputType(p, i, types) == 0 && types[0] == expected[i] && types[1] == -1 && types[2] == -1);
  }
  REFUSED(MXPredGetOutputShape(p, 3, &shapes[0], &rank), "the predictor has 3");  // results that are kept are no outputs
  CHECK(MXPredFree(p) == 0);
}

static void ReshapeSharesTheModelAndLeavesTheOldAsItWas(const Branches& branches) {
  PredictorHandle old = Create(branches, 2), p = nullptr;
  const Numbers two = Make(2, 1), five = Make(5, 2);
  SetInputs(old, two);
  CHECK(MXPredForward(old) == 0);
  const mx_uint shape[] = {5, 4, 3, 5, 3};
  CHECK(MXPredReshape(2, kInputs, kStarts, shape, old, &p) == 0 && p != old);
  SetInputs(p, five);
  CHECK(MXPredForward(p) == 0);
  CheckOutputs(p, five);
  CheckOutputs(old, two);
  CHECK(MXPredForward(old) == 0);
  CheckOutputs(old, two);
  CHECK(MXPredFree(old) == 0);
  CHECK(MXPredForward(p) == 0);
  CheckOutputs(p, five);
  PredictorHandle other = nullptr;
  const mx_uint uneven[] = {5, 4, 3, 4, 3}, fixed[] = {5, 4, 2, 5, 3};
  REFUSED(MXPredReshape(2, kInputs, kStarts, uneven, p, &other), "cannot be both 5 and 4");
  REFUSED(MXPredReshape(2, kInputs, kStarts, fixed, p, &other), "dim 2 of the input 'a' is 3 in this library, not 2");
  const char* weight[] = {"w"};
  const mx_uint weight_starts[] = {0, 2}, weight_shape[] = {2, 3};
  REFUSED(MXPredReshape(1, weight, weight_starts, weight_shape, p, &other), "no input 'w'; it has: 'a', 'b'");
  CHECK(other == nullptr);
  CHECK(MXPredFree(p) == 0);
}

static void OneInputMayBeReshapedAloneWhereTheOthersFollow(const Branches& branches) {
  PredictorHandle old = Create(branches, 1), p = nullptr;
  const mx_uint starts[] = {0, 2}, shape[] = {3, 3};
  const char* key[] = {"b"};
  CHECK(MXPredReshape(1, key, starts, shape, old, &p) == 0);
  const Numbers three = Make(3, 4);
  SetInputs(p, three);
  CHECK(MXPredForward(p) == 0);
  CheckOutputs(p, three);
  CHECK(MXPredFree(p) == 0 && MXPredFree(old) == 0);
}

static void PredictorsOfThreadsShareNoInput(const Branches& branches) {
  PredictorHandle p[3] = {};
  const mx_uint shape[] = {2, 4, 3, 2, 3};
  CHECK(MXPredCreateMultiThread(branches.symbol.data, branches.params.data, branches.params.bytes, 1, 0, 2, kInputs, kStarts, shape, 3, p) == 0);
  const Numbers x[3] = {Make(2, 1), Make(2, 5), Make(2, 8)};
  for (int i = 0; i < 3; ++i) SetInputs(p[i], x[i]);
  for (int i = 0; i < 3; ++i) CHECK(MXPredForward(p[i]) == 0);
  for (int i = 0; i < 3; ++i) CheckOutputs(p[i], x[i]);
  CHECK(MXPredFree(p[1]) == 0);
  CHECK(MXPredForward(p[2]) == 0);
  CheckOutputs(p[2], x[2]);
  CHECK(MXPredFree(p[0]) == 0 && MXPredFree(p[2]) == 0);
  REFUSED(MXPredCreateMultiThread(branches.symbol.data, branches.params.data, branches.params.bytes, 1, 0, 2, kInputs, kStarts, shape, 0, p), "num_threads is 0");
}

static void PartialOutputsAreNamedByNodesOrTheirOutputs(const Branches& branches) {
  const char* keys[] = {"split0_output1", "relu0", "sum0_output", "fc"};
  PredictorHandle p = Partial(branches, 3, 4, keys);
  const Numbers x = Make(3, 3);
  SetInputs(p, x);
  CHECK(MXPredForward(p) == 0);
  CheckOutput(p, 0, x.split1, 9);
  CheckOutput(p, 1, x.relu, 9);
  CheckOutput(p, 2, x.sum, 9);
  CheckOutput(p, 3, x.fc, 6);
  mx_uint *shape, rank;
  CHECK(MXPredGetOutputShape(p, 3, &shape, &rank) == 0 && rank == 2 && shape[0] == 3 && shape[1] == 2);
  REFUSED(MXPredGetOutputShape(p, 4, &shape, &rank), "the predictor has 4");
  PredictorHandle reshaped = nullptr;  // it keeps the choice of outputs
  const mx_uint dims[] = {1, 4, 3, 1, 3};
  CHECK(MXPredReshape(2, kInputs, kStarts, dims, p, &reshaped) == 0);
  const Numbers one = Make(1, 3);
  SetInputs(reshaped, one);
  CHECK(MXPredForward(reshaped) == 0);
  CheckOutput(reshaped, 1, one.relu, 3);
  CHECK(MXPredFree(reshaped) == 0 && MXPredFree(p) == 0);
}

static void UnknownPartialOutputsAreErrorsThatNameTheKept(const Branches& branches) {
  const mx_uint shape[] = {1, 4, 3, 1, 3};
  PredictorHandle p = nullptr;
  const char *unknown[] = {"fc7"}, *several[] = {"split0"}, *null[] = {nullptr};
  const char* const data = branches.symbol.data;
  REFUSED(MXPredCreatePartialOut(data, branches.params.data, branches.params.bytes, 1, 0, 2, kInputs, kStarts, shape, 1, unknown, &p), "no result 'fc7' is kept");
  CHECK(strstr(MXGetLastError(), "'relu0_output'") && strstr(MXGetLastError(), "internals = [\"fc7\"]"));
  REFUSED(MXPredCreatePartialOut(data, branches.params.data, branches.params.bytes, 1, 0, 2, kInputs, kStarts, shape, 1, several, &p), "'split0_output0'");
  REFUSED(MXPredCreatePartialOut(data, branches.params.data, branches.params.bytes, 1, 0, 2, kInputs, kStarts, shape, 1, null, &p), "output_keys[0] is NULL");
  REFUSED(MXPredCreatePartialOut(data, branches.params.data, branches.params.bytes, 1, 0, 2, kInputs, kStarts, shape, 1, nullptr, &p), "output_keys is NULL");
  CHECK(p == nullptr);
}

static void StepsOneByOneGiveTheSame(const Branches& branches) {
  PredictorHandle p = Create(branches, 2);
  for (int round = 0; round < 2; ++round) {
    const Numbers x = Make(2, round);
    SetInputs(p, x);
    int left = 1, before = -1;
    for (int step = 0; left != 0; ++step) {
      CHECK(step < 1000 && MXPredPartialForward(p, step, &left) == 0);
      CHECK(before < 0 || left == before - 1);
      before = left;
      float scores[4];
      if (left != 0) REFUSED(MXPredGetOutput(p, 0, scores, 4), "Call MXPredForward first");
    }
    CheckOutputs(p, x);
  }
  int left = 0;
  REFUSED(MXPredPartialForward(p, 5, &left), "step is 5, but the next one is 0");
  REFUSED(MXPredPartialForward(p, -1, &left), "step is -1");
  CHECK(MXPredFree(p) == 0);
}

// What a monitor has seen.
struct Seen {
  char names[800];
  Numbers x;
  int equal;
};

static void Look(const char* name, NDArrayHandle array, void* user) {
  Seen* seen = static_cast<Seen*>(user);
  strcat(strcat(seen->names, name), " ");
  mx_uint rank;
  const mx_uint* shape;
  int type;
  float copy[kMaxRows * 12];
  void* data = nullptr;
  CHECK(MXNDArrayGetShape(array, &rank, &shape) == 0 && MXNDArrayGetDType(array, &type) == 0 && MXNDArrayGetData(array, &data) == 0);
  size_t elements = 1;
  for (mx_uint i = 0; i < rank; ++i) elements *= shape[i];
  CHECK(MXNDArraySyncCopyToCPU(array, copy, elements) == 0 && MXNDArraySyncCopyToCPU(array, copy, elements + 1) == -1);
  CHECK(memcmp(copy, data, elements * 4) == 0);
  if (strcmp(name, "relu0_output") == 0) seen->equal += memcmp(copy, seen->x.relu, elements * 4) == 0;
  if (strcmp(name, "cast_output") == 0) seen->equal += type == 4 && memcmp(copy, seen->x.cast, elements * 4) == 0;
  if (strcmp(name, "a") == 0) seen->equal += rank == 3 && memcmp(copy, seen->x.a, elements * 4) == 0;
}

static void AMonitorSeesEveryResultThatIsKept(const Branches& branches) {
  PredictorHandle p = Create(branches, 2);
  Seen seen = {{}, Make(2, 6), 0};
  SetInputs(p, seen.x);
  CHECK(MXPredSetMonitorCallback(p, Look, &seen, false) == 0 && MXPredForward(p) == 0);
  CHECK(strcmp(seen.names, "split0_output0 split0_output1 split0_output2 split0_output3 relu0_output sum0_output fc_output cast_output diff_output ") == 0);
  CHECK(seen.equal == 2);
  seen.names[0] = 0;
  CHECK(MXPredSetMonitorCallback(p, Look, &seen, true) == 0 && MXPredForward(p) == 0);
  CHECK(strcmp(seen.names, "a split0_data split0_output0 split0_output1 split0_output2 split0_output3 relu0_input0 relu0_output sum0_lhs b sum0_rhs sum0_output "
                           "fc_data fc_output cast_input0 cast_output diff_lhs b diff_rhs diff_output ") == 0);
  CHECK(seen.equal == 5);
  seen.names[0] = 0;
  CHECK(MXPredSetMonitorCallback(p, nullptr, nullptr, false) == 0 && MXPredForward(p) == 0 && !*seen.names);
  CheckOutputs(p, seen.x);
  CHECK(MXPredFree(p) == 0);
}

static void MissingParametersAreNamed(const Branches& branches) {
  const uint64_t nothing[] = {0x112, 0, 0, 0};
  const mx_uint shape[] = {1, 4, 3, 1, 3};
  PredictorHandle p = nullptr;
  REFUSED(MXPredCreate(branches.symbol.data, nothing, sizeof nothing, 1, 0, 2, kInputs, kStarts, shape, &p), "the parameter 'w' is missing");
  CHECK(p == nullptr);
}

static void AProgramOfAnotherModelIsRefused(const File& lenet) {
  const mx_uint shape[] = {1, 4, 3, 1, 3};
  PredictorHandle p = nullptr;
  REFUSED(MXPredCreate(nullptr, lenet.data, lenet.bytes, 1, 0, 2, kInputs, kStarts, shape, &p), "the program is not of this library's model");
  CHECK(p == nullptr);
}

int main(int argc, char** argv) {
  CHECK(argc == 4);
  const Branches branches = {Read(argv[1]), Read(argv[2])};
  EveryOutputHasItsTypeAndShape(branches);
  ReshapeSharesTheModelAndLeavesTheOldAsItWas(branches);
  OneInputMayBeReshapedAloneWhereTheOthersFollow(branches);
  PredictorsOfThreadsShareNoInput(branches);
  PartialOutputsAreNamedByNodesOrTheirOutputs(branches);
  UnknownPartialOutputsAreErrorsThatNameTheKept(branches);
  StepsOneByOneGiveTheSame(branches);
  AMonitorSeesEveryResultThatIsKept(branches);
  MissingParametersAreNamed(branches);
  const File other = Read(argv[3]);
  AProgramOfAnotherModelIsRefused(other);
  free(other.data);
  free(branches.symbol.data);
  free(branches.params.data);
  printf("all good\n");
  return 0;
}
