// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0
//
// A user of a package: opens the program that argv names, fills each input with its index plus one, and prints what the
// outputs begin with. It includes and links what the package has, and nothing of this tree.

#include "predict.h"

#include <stdio.h>
#include <vector>

int main(int argc, char** argv) {
  predict_program* program;
  predict_predictor* predictor;
  if (argc != 2 || predict_program_open(argv[1], &program) || predict_create(program, nullptr, &predictor)) {
    printf("%s\n", predict_last_error());
    return 1;
  }
  std::vector<std::vector<float>> inputs;
  for (size_t i = 0; i < predict_input_count(predictor); ++i) {
    predict_tensor_info info;
    predict_input_info(predictor, i, &info);
    inputs.emplace_back(info.bytes / sizeof(float), i + 1.0f);
    predict_set_input(predictor, i, inputs[i].data(), info.bytes);
  }
  if (predict_run(predictor)) return 1;
  for (size_t i = 0; i < predict_output_count(predictor); ++i) {
    printf("%g\n", *static_cast<const float*>(predict_output_data(predictor, i)));
  }
  predict_destroy(predictor);
  predict_program_release(program);
  return 0;
}
