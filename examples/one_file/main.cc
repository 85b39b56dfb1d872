// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Runs a network from one source file. Build it with the two files of `bazel build //:predict_source` beside it:
//
//   g++ -std=c++17 -O2 predict.cc main.cc -o main
//   ./main predict.program INPUT…  > outputs        each INPUT is a file of the raw bytes of one input, in order
//
// The one thing to know: inputs are borrowed, so their memory must stay until predict_run has returned.
#include <stdio.h>
#include <stdlib.h>

#include "predict.h"

static int Fail(const char* what) {
  fprintf(stderr, "main: %s: %s\n", what, predict_last_error());
  return 1;
}

// Reads exactly `bytes` bytes, to be freed; null if the file has not so many.
static void* ReadFile(const char* path, size_t bytes) {
  FILE* file = fopen(path, "rb");
  void* data = malloc(bytes + 1);
  const size_t read = file && data ? fread(data, 1, bytes + 1, file) : 0;
  if (file) fclose(file);
  if (read == bytes) return data;
  free(data);
  return nullptr;
}

static int Run(predict_predictor* predictor, int argc, char** argv) {
  if (static_cast<size_t>(argc) != predict_input_count(predictor)) {
    fprintf(stderr, "main: the network has %zu inputs, got %d files\n", predict_input_count(predictor), argc);
    return 2;
  }
  for (size_t i = 0; i < predict_input_count(predictor); ++i) {
    predict_tensor_info info;
    predict_input_info(predictor, i, &info);
    void* data = ReadFile(argv[i], info.bytes);
    if (!data) {
      fprintf(stderr, "main: %s: input '%s' is a file of %zu bytes\n", argv[i], info.name, info.bytes);
      return 1;
    }
    if (predict_set_input(predictor, i, data, info.bytes) != PREDICT_OK) return Fail(argv[i]);
  }
  if (predict_run(predictor) != PREDICT_OK) return Fail("run");
  for (size_t i = 0; i < predict_output_count(predictor); ++i) {
    predict_tensor_info info;
    predict_output_info(predictor, i, &info);
    fwrite(predict_output_data(predictor, i), 1, info.bytes, stdout);
    fprintf(stderr, "%s: %zu bytes, by %s\n", info.name, info.bytes, predict_backend(predictor));
  }
  return 0;
}

int main(int argc, char** argv) {
  if (argc < 2) {
    fprintf(stderr, "usage: main PROGRAM INPUT… > outputs; $BACKEND names a backend\n");
    return 2;
  }
  predict_options options = {};
  options.struct_bytes = sizeof options;
  options.backend = getenv("BACKEND");
  predict_program* program = nullptr;
  predict_predictor* predictor = nullptr;
  if (predict_program_open(argv[1], &program) != PREDICT_OK) return Fail(argv[1]);
  if (predict_create(program, &options, &predictor) != PREDICT_OK) return Fail(argv[1]);
  predict_program_release(program);
  const int status = Run(predictor, argc - 2, argv + 2);
  predict_destroy(predictor);
  return status;
}
