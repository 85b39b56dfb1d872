// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Makes a program of other weights for the same graph, as docs/recipe-format.md describes it: an optional component. The one thing
// to know: the bytes are those that the graph compiler would write, on every platform.
#ifndef PREDICT_RUNTIME_RECIPE_RECIPE_H_
#define PREDICT_RUNTIME_RECIPE_RECIPE_H_

#include "runtime/predict.h"

namespace predict {

// A weight of the model, as its file has it: dense, row-major. dtype: a predict_dtype. Any alignment serves.
struct Parameter {
  const char* name;
  int32_t dtype;
  int32_t rank;
  const int64_t* dims;
  const void* data;
};

// The program of `skeleton` (a program up to its weights) and of the parameters; `*program` is the caller's to give back to the
// allocator, `*program_bytes` of it. `call` begins the text of an error. Parameters that the model does not have are an error,
// as are missing ones, other shapes and types, and other bytes of what the compiler has looked at. Needs beside the program a few
// kilobytes, and 8 bytes for each element of what is broadcast. allocator: null is the C library's.
predict_status RebuildProgram(const char* call, const uint8_t* skeleton, size_t skeleton_bytes, const uint8_t* recipe,
                              size_t recipe_bytes, const Parameter* parameters, size_t parameter_count,
                              const predict_allocator* allocator, uint8_t** program, size_t* program_bytes);

}  // namespace predict

#endif  // PREDICT_RUNTIME_RECIPE_RECIPE_H_
