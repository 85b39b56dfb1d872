// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Parameters of a folder, for tools that follow recipes: line i of FOLDER/names is the name of FOLDER/i.npy.
#ifndef PREDICT_TESTS_RECIPE_GIVEN_H_
#define PREDICT_TESTS_RECIPE_GIVEN_H_

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/recipe/recipe.h"
#include "tests/tools/npy.h"

constexpr size_t kMaxGiven = 4096;

struct Given {
  predict::Parameter parameters[kMaxGiven];
  Npy arrays[kMaxGiven];
  char names[kMaxGiven][128];
  size_t count;
};

// Whole, at a multiple of 64.
inline uint8_t* ReadFile(const char* path, size_t* bytes) {
  FILE* file = fopen(path, "rb");
  if (!file || fseek(file, 0, SEEK_END) != 0) return nullptr;
  *bytes = static_cast<size_t>(ftell(file));
  rewind(file);
  uint8_t* data = static_cast<uint8_t*>(AlignedBytes((*bytes / 64 + 1) * 64));
  const bool good = data && fread(data, 1, *bytes, file) == *bytes;
  fclose(file);
  return good ? data : nullptr;
}

inline bool ReadGiven(const char* folder, Given* given) {
  char path[4096];
  snprintf(path, sizeof path, "%s/names", folder);
  FILE* file = fopen(path, "r");
  if (!file) return false;
  for (given->count = 0; fgets(given->names[given->count], sizeof given->names[0], file); ++given->count) {
    char* name = given->names[given->count];
    name[strcspn(name, "\n")] = 0;
    Npy* npy = &given->arrays[given->count];
    snprintf(path, sizeof path, "%s/%zu.npy", folder, given->count);
    if (ReadNpy(path, npy)) return false;
    given->parameters[given->count] = {name, npy->dtype, npy->rank, npy->dims, npy->data};
  }
  fclose(file);
  return true;
}

#endif  // PREDICT_TESTS_RECIPE_GIVEN_H_
