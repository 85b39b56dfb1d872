// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Says what files are, by magika's network: `bazel run //:demo -- PATH…`. Then what the library that says so costs. The one
// thing to know: everything of the network is behind predict.h; this program only makes its input and reads its scores.
//
//   demo PROGRAM FILES… -- PATH…      FILES are those of //:predict, of which the size is told
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "demo/features.h"
#include "demo/paths.h"
#include "predict.h"

constexpr int kSteadyRuns = 20;

struct Network {
  predict_predictor* predictor;
  int32_t features[kFeatures];
  double create_ms, first_ms, steady_ms;
};

static double Milliseconds() {
  timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

static long FileBytes(const char* path) {
  struct stat about;
  return stat(path, &about) == 0 ? static_cast<long>(about.st_size) : -1;
}

static long PeakKilobytes() {
  FILE* file = fopen("/proc/self/status", "r");
  char line[256];
  long peak = 0;
  while (file && fgets(line, sizeof line, file)) {
    if (strncmp(line, "VmHWM:", 6) == 0) peak = atol(line + 6);
  }
  if (file) fclose(file);
  return peak;
}

static bool Open(const char* path, Network* network) {
  const double start = Milliseconds();
  predict_program* program = nullptr;
  if (predict_program_open(path, &program) != PREDICT_OK || predict_create(program, nullptr, &network->predictor) != PREDICT_OK) {
    fprintf(stderr, "demo: %s\n", predict_last_error());
    return false;
  }
  network->create_ms = Milliseconds() - start;
  predict_tensor_info scores = {};
  predict_output_info(network->predictor, 0, &scores);
  const char* model = predict_program_info(program, "model");
  const bool fits = predict_set_input(network->predictor, 0, network->features, sizeof network->features) == PREDICT_OK &&
                    scores.bytes == sizeof(float) * kFileTypeCount;
  if (!fits) fprintf(stderr, "demo: this demo is for the model magika, not for %s: leave --//:model out\n", model ? model : "this one");
  predict_program_release(program);
  return fits;
}

// Runs the network on the features; the number of the best type and its score.
static int Predict(Network* network, float* score) {
  const double start = Milliseconds();
  if (predict_run(network->predictor) != PREDICT_OK) {
    fprintf(stderr, "demo: %s\n", predict_last_error());
    exit(1);
  }
  if (network->first_ms == 0) network->first_ms = Milliseconds() - start;
  const float* scores = static_cast<const float*>(predict_output_data(network->predictor, 0));
  int best = 0;
  for (int i = 1; i < kFileTypeCount; ++i) best = scores[i] > scores[best] ? i : best;
  *score = scores[best];
  return best;
}

static int CompareMilliseconds(const void* a, const void* b) {
  const double left = *static_cast<const double*>(a), right = *static_cast<const double*>(b);
  return left < right ? -1 : left > right;
}

static void MeasureSteady(Network* network) {
  double times[kSteadyRuns];
  float score;
  for (double& time : times) {
    const double start = Milliseconds();
    Predict(network, &score);
    time = Milliseconds() - start;
  }
  qsort(times, kSteadyRuns, sizeof times[0], CompareMilliseconds);
  network->steady_ms = times[kSteadyRuns / 2];
}

// One line of the table. False if the file cannot be read.
static bool Tell(Network* network, const char* path, int width) {
  const char *label = "", *description = "";
  float score = 1;
  switch (ReadFeatures(path, network->features)) {
    case Content::kUnreadable:
      fprintf(stderr, "demo: %s: %s\n", path, strerror(errno));
      return false;
    case Content::kEmpty: label = "empty", description = "Empty file"; break;
    case Content::kText: label = "txt", description = "Too short to say more than: text"; break;
    case Content::kUnknown: label = "unknown", description = "Too short to say what"; break;
    case Content::kFeatures: {
      const FileType& type = kFileTypes[Predict(network, &score)];
      const bool sure = score >= type.threshold;
      label = sure ? type.label : type.doubtful;
      description = sure ? type.description : "Not sure enough to say more";
    }
  }
  printf("%-*s  %-16s %6.3f  %s\n", width, path, label, static_cast<double>(score), description);
  return true;
}

static void TellCosts(const Network& network, const char* program, const char* library) {
  printf("\n%-18s %10.1f KB  %s, stripped\n", "library", static_cast<double>(FileBytes(library)) / 1e3, strrchr(library, '/') + 1);
  printf("%-18s %10.1f KB  the steps and weights, mapped, not copied\n", "program", static_cast<double>(FileBytes(program)) / 1e3);
  printf("%-18s %10.1f KB  of which intermediates %.1f KB\n", "peak memory", static_cast<double>(PeakKilobytes()) * 1.024,
         static_cast<double>(predict_arena_bytes(network.predictor)) / 1e3);
  printf("%-18s %10.3f ms\n", "creation", network.create_ms);
  printf("%-18s %10.3f ms\n", "first prediction", network.first_ms);
  printf("%-18s %10.3f ms  median of %d, one thread, %s\n", "steady prediction", network.steady_ms, kSteadyRuns,
         predict_backend(network.predictor));
}

int main(int argc, char** argv) {
  const char* library = nullptr;
  int first = 1;
  for (; first < argc && strcmp(argv[first], "--") != 0; ++first) {
    const char* suffix = strrchr(argv[first], '.');
    if (suffix && strcmp(suffix, ".so") == 0) library = realpath(argv[first], nullptr);
  }
  if (!library || first + 1 >= argc) {
    fprintf(stderr, "usage: bazel run //:demo -- PATH…      files and folders\n");
    return 2;
  }
  const char* program = realpath(argv[1], nullptr);
  static Network network;
  if (!Open(program ? program : argv[1], &network)) return 1;
  const char* caller = getenv("BUILD_WORKING_DIRECTORY");
  if (caller && chdir(caller) != 0) fprintf(stderr, "demo: %s: %s\n", caller, strerror(errno));

  Paths paths = {};
  int width = 4;
  for (int i = first + 1; i < argc; ++i) AddNamed(&paths, argv[i]);
  for (int i = 0; i < paths.count; ++i) {
    const int length = static_cast<int>(strlen(paths.at[i]));
    width = length > width && length <= 72 ? length : width;
  }
  int failed = paths.failed;
  if (paths.count == 0 && failed == 0) {
    fprintf(stderr, "demo: there is no file in what you named\n");
    failed = 1;
  }
  if (paths.count > 0) printf("%-*s  %-16s %6s\n", width, "file", "type", "score");
  for (int i = 0; i < paths.count; ++i) failed += !Tell(&network, paths.at[i], width);
  if (network.first_ms > 0) {
    MeasureSteady(&network);
    TellCosts(network, program, library);
  }
  predict_destroy(network.predictor);
  return failed > 0;
}
