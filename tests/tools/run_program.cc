// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Runs programs on inputs from files, as a test's view of a library on any platform that has files:
//
//   run_program [--backend B] [--threads N] [--repeat R] PROGRAM FOLDER
//   run_program [options] --list FILE         each line of FILE: PROGRAM, a tab, FOLDER
//
// The one thing to know: FOLDER has input0.npy, input1.npy, … in the order of the program's inputs, whose shapes it takes;
// output0.npy, … are written there. One line is printed for each program: its path, then `ok` and figures, or `error` and why.
// predict_run is called R times; steady_us is the median of all runs but the first.

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "runtime/predict.h"
#include "tests/tools/npy.h"

struct RunOptions {
  predict_options predict;
  int repeat;
};

static double Microseconds() {
  timespec now;
  timespec_get(&now, TIME_UTC);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) * 1e-3;
}

// Not getrusage, whose figure begins with that of the process that started this one.
static long long PeakKilobytes() {
  FILE* file = fopen("/proc/self/status", "r");
  char line[256];
  long long peak = 0;
  while (file && fgets(line, sizeof line, file)) {
    if (strncmp(line, "VmHWM:", 6) == 0) peak = atoll(line + 6);
  }
  if (file) fclose(file);
  return peak;
}

static int Compare(const void* a, const void* b) {
  const double left = *static_cast<const double*>(a), right = *static_cast<const double*>(b);
  return left < right ? -1 : left > right;
}

static const char* Path(const char* folder, const char* kind, size_t index) {
  static char path[4096];
  snprintf(path, sizeof path, "%s/%s%zu.npy", folder, kind, index);
  return path;
}

static int Wrong(const char* program, const char* what, const char* why) {
  printf("%s\terror\t%s%s%s\n", program, what, *what ? " is " : "", why);
  return 1;
}

// Reads all inputs, gives the predictor their shapes, and binds them. Null, or the path of the file that is at fault.
static const char* LoadInputs(predict_predictor* p, const char* folder, Npy* inputs, const char** why) {
  const size_t count = predict_input_count(p);
  const int64_t* dims[64] = {};
  for (size_t i = 0; i < count; ++i) {
    predict_tensor_info info;
    predict_input_info(p, i, &info);
    const char* path = Path(folder, "input", i);
    *why = ReadNpy(path, &inputs[i]);
    if (!*why && info.dtype != inputs[i].dtype) *why = "of another dtype than the input";
    if (!*why && info.rank != inputs[i].rank) *why = "of another rank than the input";
    if (*why) return path;
    dims[i] = inputs[i].dims;
  }
  if (predict_reshape(p, dims) != PREDICT_OK) {
    *why = predict_last_error();
    return "";
  }
  for (size_t i = 0; i < count; ++i) {
    if (predict_set_input(p, i, inputs[i].data, inputs[i].bytes) == PREDICT_OK) continue;
    *why = predict_last_error();
    return "";
  }
  return nullptr;
}

static int RunPredictor(predict_predictor* p, const char* program, const char* folder, const RunOptions& options, double create_us) {
  Npy inputs[64] = {};
  const char* why = "";
  if (predict_input_count(p) > 64) return Wrong(program, "its number of inputs", "too great");
  const char* fault = LoadInputs(p, folder, inputs, &why);
  if (fault) return Wrong(program, fault, why);
  double* times = static_cast<double*>(calloc(static_cast<size_t>(options.repeat), sizeof(double)));
  for (int i = 0; i < options.repeat; ++i) {
    const double start = Microseconds();
    if (predict_run(p) != PREDICT_OK) return Wrong(program, "", predict_last_error());
    times[i] = Microseconds() - start;
  }
  const double first_us = times[0];
  if (options.repeat > 1) qsort(times + 1, static_cast<size_t>(options.repeat) - 1, sizeof(double), Compare);
  const double steady_us = options.repeat > 1 ? times[1 + (options.repeat - 1) / 2] : first_us;
  free(times);
  for (size_t i = 0; i < predict_output_count(p); ++i) {
    predict_tensor_info info;
    predict_output_info(p, i, &info);
    const char* path = Path(folder, "output", i);
    const char* error = WriteNpy(path, info, predict_output_data(p, i));
    if (error) return Wrong(program, path, error);
  }
  printf("%s\tok\tbackend=%s create_us=%.0f first_us=%.0f steady_us=%.3f arena_bytes=%zu peak_rss_kb=%lld\n", program,
         predict_backend(p), create_us, first_us, steady_us, predict_arena_bytes(p), PeakKilobytes());
  for (Npy& input : inputs) free(input.data);
  return 0;
}

static int RunProgram(const char* path, const char* folder, const RunOptions& options) {
  predict_program* program = nullptr;
  predict_predictor* predictor = nullptr;
  const double start = Microseconds();
  if (predict_program_open(path, &program) != PREDICT_OK) return Wrong(path, "", predict_last_error());
  const predict_status status = predict_create(program, &options.predict, &predictor);
  const double create_us = Microseconds() - start;
  predict_program_release(program);
  if (status != PREDICT_OK) return Wrong(path, "", predict_last_error());
  const int result = RunPredictor(predictor, path, folder, options, create_us);
  predict_destroy(predictor);
  return result;
}

static int RunList(const char* list, const RunOptions& options) {
  FILE* file = fopen(list, "r");
  if (!file) return Wrong(list, "it", "not readable");
  static char line[8192];
  int failed = 0;
  while (fgets(line, sizeof line, file)) {
    line[strcspn(line, "\n")] = 0;
    char* tab = strchr(line, '\t');
    if (!tab) {
      failed |= Wrong(line, "the line", "without a tab");
      continue;
    }
    *tab = 0;
    failed |= RunProgram(line, tab + 1, options);
    fflush(stdout);
  }
  fclose(file);
  return failed;
}

int main(int argc, char** argv) {
  RunOptions options = {{}, 1};
  options.predict.struct_bytes = sizeof options.predict;
  const char* list = nullptr;
  const char* names[2] = {};
  int count = 0;
  for (int i = 1; i < argc; ++i) {
    const bool has_value = i + 1 < argc;
    if (has_value && strcmp(argv[i], "--backend") == 0) {
      options.predict.backend = argv[++i];
    } else if (has_value && strcmp(argv[i], "--threads") == 0) {
      options.predict.threads = atoi(argv[++i]);
    } else if (has_value && strcmp(argv[i], "--repeat") == 0) {
      options.repeat = atoi(argv[++i]) > 0 ? atoi(argv[i]) : 1;
    } else if (has_value && strcmp(argv[i], "--list") == 0) {
      list = argv[++i];
    } else if (count < 2 && argv[i][0] != '-') {
      names[count++] = argv[i];
    } else {
      count = 3;
    }
  }
  if (list && count == 0) return RunList(list, options);
  if (!list && count == 2) return RunProgram(names[0], names[1], options);
  fprintf(stderr, "run_program [--backend B] [--threads N] [--repeat R] (PROGRAM FOLDER | --list FILE)\n");
  return 2;
}
