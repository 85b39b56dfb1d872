// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Follows a recipe: rebuild SKELETON RECIPE FOLDER PROGRAM writes the program of the parameters in FOLDER (given.h), or says on
// stderr what is wrong.

#include "tests/recipe/given.h"

static Given given;

int main(int argc, char** argv) {
  size_t skeleton_bytes = 0, recipe_bytes = 0, program_bytes = 0;
  const uint8_t* skeleton = argc == 5 ? ReadFile(argv[1], &skeleton_bytes) : nullptr;
  const uint8_t* recipe = argc == 5 ? ReadFile(argv[2], &recipe_bytes) : nullptr;
  if (!skeleton || !recipe || !ReadGiven(argv[3], &given)) {
    fprintf(stderr, "rebuild SKELETON RECIPE FOLDER PROGRAM: a file is missing\n");
    return 2;
  }
  uint8_t* program = nullptr;
  if (predict::RebuildProgram("rebuild", skeleton, skeleton_bytes, recipe, recipe_bytes, given.parameters, given.count, nullptr, &program, &program_bytes)) {
    fprintf(stderr, "%s\n", predict_last_error());
    return 1;
  }
  predict_program* opened = nullptr;
  if (predict_program_from_memory(program, program_bytes, PREDICT_VERIFY_WEIGHTS, &opened)) {
    fprintf(stderr, "%s\n", predict_last_error());
    return 1;
  }
  predict_program_release(opened);
  FILE* file = fopen(argv[4], "wb");
  const bool good = file && fwrite(program, 1, program_bytes, file) == program_bytes && fclose(file) == 0;
  return good ? 0 : 2;
}
