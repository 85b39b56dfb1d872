// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Runs a prediction: score_test PROGRAM [BACKEND]. The one thing to know: the numbers are compared with onnxruntime's by
// //models:score.test; here it is asked what a program sees.
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "predict.h"

static int Fail(const char* what) {
  fprintf(stderr, "score_test: %s: %s\n", what, predict_last_error());
  return 1;
}

int main(int argc, char** argv) {
  predict_program* program;
  predict_predictor* predictor;
  if (argc < 2 || predict_program_open(argv[1], &program) != PREDICT_OK) return Fail("open");
  if (predict_create(program, nullptr, &predictor) != PREDICT_OK) return Fail("create");
  const float features[8] = {-2, -1, -0.25f, 0, 0.25f, 1, 2, 3};
  if (predict_set_input(predictor, 0, features, sizeof(features)) != PREDICT_OK) return Fail("input");
  if (predict_run(predictor) != PREDICT_OK) return Fail("run");
  predict_tensor_info info;
  if (predict_output_info(predictor, 0, &info) != PREDICT_OK || info.bytes != 3 * sizeof(float)) return Fail("output");
  const float* classes = static_cast<const float*>(predict_output_data(predictor, 0));
  printf("%s, by %s: %.4f %.4f %.4f\n", info.name, predict_backend(predictor), classes[0], classes[1], classes[2]);
  if (argc > 2 && strcmp(predict_backend(predictor), argv[2]) != 0) {
    fprintf(stderr, "score_test: the backend %s is wanted: does this processor have it?\n", argv[2]);
    return 1;
  }
  const bool are_shares = fabsf(classes[0] + classes[1] + classes[2] - 1) < 1e-5f;
  predict_destroy(predictor);
  predict_program_release(program);
  return are_shares ? 0 : 1;
}
