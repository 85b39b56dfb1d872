// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Every function of MXNet's predict API on a library of lenet: api SYMBOL PARAMS PROGRAM IMAGES SCORES
// The one thing to know: it asks for nothing of the system but files, and so runs on every platform.

#include "tests/mxnet_api/lenet.h"

static void ThreeWaysToGiveTheModel(const Lenet& lenet) {
  PredictorHandle p;
  CHECK(Create(lenet.symbol.data, lenet.params.data, lenet.params.bytes, 1, &p) == 0);
  CheckForward(lenet, p, 0, 1);
  CHECK(MXPredFree(p) == 0);
  CHECK(Create(nullptr, lenet.params.data, lenet.params.bytes, 1, &p) == 0);  // the parameters alone say which model it is
  CheckForward(lenet, p, 0, 1);
  CHECK(MXPredFree(p) == 0);
  CHECK(Create("", lenet.program.data, lenet.program.bytes, 1, &p) == 0);
  CheckForward(lenet, p, 0, 1);
  CHECK(MXPredFree(p) == 0);
  CHECK(Create(lenet.symbol.data, lenet.program.data, lenet.program.bytes, 3, &p) == 0);
  CheckForward(lenet, p, 0, 3);
  CHECK(MXPredFree(p) == 0);
}

static void TheCallersBuffersMayGoAway(const Lenet& lenet) {
  const File kinds[] = {lenet.params, lenet.program};
  for (const File& kind : kinds) {
    char* params = static_cast<char*>(malloc(static_cast<size_t>(kind.bytes)));
    char* symbol = static_cast<char*>(malloc(static_cast<size_t>(lenet.symbol.bytes) + 1));
    memcpy(params, kind.data, static_cast<size_t>(kind.bytes));
    memcpy(symbol, lenet.symbol.data, static_cast<size_t>(lenet.symbol.bytes) + 1);
    PredictorHandle p;
    CHECK(Create(symbol, params, kind.bytes, 1, &p) == 0);
    memset(params, 0xFF, static_cast<size_t>(kind.bytes));
    memset(symbol, 0xFF, static_cast<size_t>(lenet.symbol.bytes));
    free(params);
    free(symbol);
    float image[kPixels], scores[kClasses];
    memcpy(image, lenet.Image(1), sizeof image);
    CHECK(MXPredSetInput(p, "data", image, kPixels) == 0);
    memset(image, 0xFF, sizeof image);
    CHECK(MXPredForward(p) == 0 && MXPredGetOutput(p, 0, scores, kClasses) == 0);
    CheckScores(lenet, scores, 1, 1);
    CHECK(MXPredFree(p) == 0);
  }
}

static void ShapesAndTypesOfOutputs(const Lenet& lenet) {
  PredictorHandle p = Create(lenet, 3);
  mx_uint* shape = nullptr;
  mx_uint rank = 0;
  int type = -1;
  CHECK(MXPredGetOutputShape(p, 0, &shape, &rank) == 0 && rank == 2 && shape[0] == 3 && shape[1] == kClasses);
  CheckForward(lenet, p, 0, 3);
  CHECK(shape[0] == 3 && shape[1] == kClasses);  // still there
  CHECK(MXPredGetOutputType(p, 0, &type) == 0 && type == 0);
  REFUSED(MXPredGetOutputShape(p, 1, &shape, &rank), "no output 1; the predictor has 1");
  REFUSED(MXPredGetOutputType(p, 1, &type), "no output 1");
  REFUSED(MXPredGetOutputType(p, 0, nullptr), "out_dtype is NULL");
  REFUSED(MXPredGetOutputShape(p, 0, nullptr, &rank), "NULL");
  REFUSED(MXPredGetOutputShape(nullptr, 0, &shape, &rank), "the handle is NULL");
  CHECK(MXPredFree(p) == 0);
}

static void TypesOfInputsAreChecked(const Lenet& lenet) {
  PredictorHandle p = nullptr;
  const mx_uint shape[] = {1, 1, 14, 14};
  const char* names[] = {"data", "conv_weight", "softmax_label"};
  int types[] = {0, 0, 4};
  CHECK(MXPredCreateEx(lenet.symbol.data, lenet.params.data, lenet.params.bytes, 1, 0, 1, kData, kIndptr, shape, 3, names, types, &p) == 0);
  CheckForward(lenet, p, 0, 1);
  CHECK(MXPredFree(p) == 0);
  types[0] = 2;
  REFUSED(MXPredCreateEx(lenet.symbol.data, lenet.params.data, lenet.params.bytes, 1, 0, 1, kData, kIndptr, shape, 3, names, types, &p), "'data' has type 0 in this library's model, not 2");
  types[0] = 0;
  names[1] = "conv_wait";
  REFUSED(MXPredCreateEx(lenet.symbol.data, lenet.params.data, lenet.params.bytes, 1, 0, 1, kData, kIndptr, shape, 3, names, types, &p), "no input 'conv_wait'");
  names[1] = nullptr;
  REFUSED(MXPredCreateEx(lenet.symbol.data, lenet.params.data, lenet.params.bytes, 1, 0, 1, kData, kIndptr, shape, 3, names, types, &p), "provided_arg_dtype_names[1] is NULL");
  REFUSED(MXPredCreateEx(lenet.symbol.data, lenet.params.data, lenet.params.bytes, 1, 0, 1, kData, kIndptr, shape, 3, nullptr, types, &p), "NULL");
}

static void ALabelOfTrainingMayBeNamed(const Lenet& lenet) {
  PredictorHandle p = nullptr;
  const char* keys[] = {"data", "softmax_label"};
  const mx_uint indptr[] = {0, 4, 5}, shape[] = {2, 1, 14, 14, 2};
  CHECK(MXPredCreate(lenet.symbol.data, lenet.params.data, lenet.params.bytes, 1, 0, 2, keys, indptr, shape, &p) == 0);
  const float labels[] = {1, 2};
  CHECK(MXPredSetInput(p, "softmax_label", labels, 2) == 0);
  REFUSED(MXPredSetInput(p, "softmax_label", labels, 1), "'softmax_label' has 2 elements, but size is 1");
  CheckForward(lenet, p, 1, 2);
  CHECK(MXPredFree(p) == 0);
}

static void WrongShapesAreErrors(const Lenet& lenet) {
  PredictorHandle p = nullptr;
  const File &symbol = lenet.symbol, &params = lenet.params;
  const mx_uint wrong[] = {1, 3, 14, 14};
  REFUSED(MXPredCreate(symbol.data, params.data, params.bytes, 1, 0, 1, kData, kIndptr, wrong, &p), "dim 1 of the input 'data' is 1 in this library, not 3");
  const mx_uint shape[] = {1, 1, 14, 14, 1, 1, 14, 14}, three[] = {0, 3}, backwards[] = {4, 0}, many[] = {0, 1000000}, two[] = {0, 4, 8};
  REFUSED(MXPredCreate(symbol.data, params.data, params.bytes, 1, 0, 1, kData, three, shape, &p), "has 4 dims, but 3 are given");
  REFUSED(MXPredCreate(symbol.data, params.data, params.bytes, 1, 0, 1, kData, backwards, shape, &p), "end before they begin");
  REFUSED(MXPredCreate(symbol.data, params.data, params.bytes, 1, 0, 1, kData, many, shape, &p), "1000000 dims");
  REFUSED(MXPredCreate(symbol.data, params.data, params.bytes, 1, 0, 0, kData, kIndptr, shape, &p), "dims of the input 'data' are not given");
  const char *other[] = {"date"}, *twice[] = {"data", "data"}, *null[] = {nullptr};
  REFUSED(MXPredCreate(symbol.data, params.data, params.bytes, 1, 0, 1, other, kIndptr, shape, &p), "no input 'date'; it has: 'data'");
  REFUSED(MXPredCreate(symbol.data, params.data, params.bytes, 1, 0, 2, twice, two, shape, &p), "named twice");
  REFUSED(MXPredCreate(symbol.data, params.data, params.bytes, 1, 0, 1, null, kIndptr, shape, &p), "input_keys[0] is NULL");
  const mx_uint huge[] = {0xFFFFFFFF, 1, 14, 14};
  CHECK(MXPredCreate(symbol.data, params.data, params.bytes, 1, 0, 1, kData, kIndptr, huge, &p) == -1 && *MXGetLastError());
  CHECK(p == nullptr);
}

static void NullsAndWrongNumbersAreErrors(const Lenet& lenet) {
  PredictorHandle p = nullptr;
  const File &symbol = lenet.symbol, &params = lenet.params;
  const mx_uint shape[] = {1, 1, 14, 14};
  REFUSED(Create(symbol.data, nullptr, 8, 1, &p), "param_bytes is NULL");
  REFUSED(Create(symbol.data, params.data, 0, 1, &p), "not positive");
  REFUSED(Create(symbol.data, params.data, -1, 1, &p), "param_size, -1");
  REFUSED(Create(symbol.data, params.data, params.bytes, 1, nullptr), "out, is NULL");
  REFUSED(MXPredCreate(symbol.data, params.data, params.bytes, 2, 0, 1, kData, kIndptr, shape, &p), "dev_type is 2");
  REFUSED(MXPredCreate(symbol.data, params.data, params.bytes, 1, 0, 1, nullptr, kIndptr, shape, &p), "NULL");
  REFUSED(MXPredCreate(symbol.data, params.data, params.bytes, 1, 0, 1, kData, nullptr, shape, &p), "NULL");
  REFUSED(MXPredCreate(symbol.data, params.data, params.bytes, 1, 0, 1, kData, kIndptr, nullptr, &p), "NULL");
  REFUSED(MXPredForward(nullptr), "the handle is NULL");
  REFUSED(MXPredSetInput(nullptr, "data", lenet.Image(0), kPixels), "NULL");
  int left = 0;
  REFUSED(MXPredPartialForward(nullptr, 0, &left), "NULL");
  REFUSED(MXPredSetMonitorCallback(nullptr, nullptr, nullptr, false), "NULL");
  REFUSED(MXPredReshape(1, kData, kIndptr, shape, nullptr, &p), "NULL");
  CHECK(MXPredFree(nullptr) == 0);
  p = Create(lenet, 1);
  float scores[kClasses];
  REFUSED(MXPredGetOutput(p, 0, scores, kClasses), "Call MXPredForward first");
  REFUSED(MXPredSetInput(p, nullptr, lenet.Image(0), kPixels), "NULL");
  REFUSED(MXPredSetInput(p, "data", nullptr, kPixels), "'data' are NULL");
  REFUSED(MXPredSetInput(p, "data", lenet.Image(0), kPixels - 1), "'data' has 196 elements, but size is 195");
  REFUSED(MXPredSetInput(p, "date", lenet.Image(0), kPixels), "no input 'date'; it has: 'data'");
  REFUSED(MXPredPartialForward(p, 0, nullptr), "NULL");
  CHECK(MXPredForward(p) == 0);  // of zeros
  REFUSED(MXPredGetOutput(p, 0, scores, kClasses + 1), "output 0 'softmax_output' has 10 elements, but size is 11");
  REFUSED(MXPredGetOutput(p, 1, scores, kClasses), "no output 1");
  REFUSED(MXPredGetOutput(p, 0, nullptr, kClasses), "NULL");
  CHECK(MXPredFree(p) == 0);
}

// A copy of `text` with the first `from` replaced by `to`.
static char* Replaced(const char* text, const char* from, const char* to) {
  const char* at = strstr(text, from);
  CHECK(at != nullptr);
  char* copy = static_cast<char*>(malloc(strlen(text) + strlen(to) + 1));
  const size_t before = static_cast<size_t>(at - text);
  memcpy(copy, text, before);
  strcpy(copy + before, to);
  strcat(copy, at + strlen(from));
  return copy;
}

static void OtherSymbolsAreErrorsThatSayWhatDiffers(const Lenet& lenet) {
  const struct {
    const char *from, *to, *said;
  } changes[] = {
      {"\"(3, 3)\"", "\"(5, 5)\"", "node 3 'conv', Convolution, differs from its by its attributes"},
      {"\"op\": \"Pooling\"", "\"op\": \"Flatten\"", "node 10 'pool', Flatten, differs from its by its operator"},
      {"\"name\": \"relu\"", "\"name\": \"relu1\"", "node 9 'relu1', Activation, differs from its by its name"},
      {"\"heads\"", "\"heats\"", "not JSON as MXNet writes it"},
      {"\"nodes\"", "\"notes\"", "not JSON as MXNet writes it"},
      {"{", "", "not JSON as MXNet writes it"},
  };
  for (const auto& change : changes) {
    char* symbol = Replaced(lenet.symbol.data, change.from, change.to);
    PredictorHandle p = nullptr;
    REFUSED(Create(symbol, lenet.params.data, lenet.params.bytes, 1, &p), change.said);
    REFUSED(Create(symbol, lenet.program.data, lenet.program.bytes, 1, &p), change.said);
    CHECK(p == nullptr);
    free(symbol);
  }
}

static void OtherParametersAreErrorsThatSayWhatDiffers(const Lenet& lenet) {
  char* params = static_cast<char*>(malloc(static_cast<size_t>(lenet.params.bytes)));
  PredictorHandle p = nullptr;
  const char* const name = "arg:fc_bias";
  int at = 0;
  while (memcmp(lenet.params.data + at, name, strlen(name)) != 0) ++at;
  memcpy(params, lenet.params.data, static_cast<size_t>(lenet.params.bytes));
  params[at + 4] = 'g';
  REFUSED(Create(lenet.symbol.data, params, lenet.params.bytes, 1, &p), "no parameter 'gc_bias'");
  CHECK(strstr(MXGetLastError(), "bazel build //tests/mxnet") != nullptr);
  memcpy(params, lenet.params.data, static_cast<size_t>(lenet.params.bytes));
  params[100] ^= 1;  // an element of the first array
  REFUSED(Create(lenet.symbol.data, params, lenet.params.bytes, 1, &p), "the numbers of the parameter 'conv_weight'");
  memcpy(params, lenet.params.data, static_cast<size_t>(lenet.params.bytes));
  for (int bytes = 1; bytes < lenet.params.bytes; ++bytes) {
    CHECK(Create(nullptr, params, bytes, 1, &p) == -1 && *MXGetLastError() && !p);
  }
  free(params);
  REFUSED(Create(nullptr, "PREDICT\nand then nothing", 24, 1, &p), "truncated");
  CHECK(p == nullptr);
}

int main(int argc, char** argv) {
  CHECK(argc == 6);
  CHECK(*MXGetLastError() == 0);
  const Lenet lenet = ReadLenet(argv);
  ThreeWaysToGiveTheModel(lenet);
  TheCallersBuffersMayGoAway(lenet);
  ShapesAndTypesOfOutputs(lenet);
  TypesOfInputsAreChecked(lenet);
  ALabelOfTrainingMayBeNamed(lenet);
  WrongShapesAreErrors(lenet);
  NullsAndWrongNumbersAreErrors(lenet);
  OtherSymbolsAreErrorsThatSayWhatDiffers(lenet);
  OtherParametersAreErrorsThatSayWhatDiffers(lenet);
  Free(lenet);
  printf("all good\n");
  return 0;
}
