// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The functions that run_program.cc calls, each taken from the shared library that the environment's PREDICT_LIBRARY names: with
// this file instead of an archive run_program runs any lib<name>.so, loaded by dlopen as an application's plugin would be.
// The one thing to know: no function of predict.h is linked in, so all that runs is the library's.

#if defined(_WIN32)
#include <windows.h>
#else
#include <dlfcn.h>
#endif
#include <stdio.h>
#include <stdlib.h>

#include "runtime/predict.h"

#if defined(_WIN32)
static void* OpenLibrary(const char* path) { return reinterpret_cast<void*>(LoadLibraryA(path)); }
static void* FindSymbol(void* library, const char* name) {
  return reinterpret_cast<void*>(GetProcAddress(static_cast<HMODULE>(library), name));
}
static const char* WhyNot() { return "Windows cannot load it"; }
#else
static void* OpenLibrary(const char* path) { return dlopen(path, RTLD_NOW | RTLD_LOCAL); }
static void* FindSymbol(void* library, const char* name) { return dlsym(library, name); }
static const char* WhyNot() { return dlerror(); }
#endif

static void* Library() {
  static void* library = nullptr;
  if (library) return library;
  const char* path = getenv("PREDICT_LIBRARY");
  library = path ? OpenLibrary(path) : nullptr;
  if (library) return library;
  fprintf(stderr, "PREDICT_LIBRARY must name a shared library of predict.h: %s\n", path ? WhyNot() : "it is not set");
  exit(2);
}

// The library's function of this name; the first argument gives its type.
template <typename Function>
static Function* Loaded(Function*, const char* name) {
  void* symbol = FindSymbol(Library(), name);
  if (symbol) return reinterpret_cast<Function*>(symbol);
  fprintf(stderr, "%s: %s\n", name, WhyNot());
  exit(2);
}

#define LOADED(name) Loaded(name, #name)

const char* predict_last_error() { return LOADED(predict_last_error)(); }

predict_status predict_program_open(const char* path, predict_program** program) {
  return LOADED(predict_program_open)(path, program);
}

void predict_program_release(predict_program* program) { LOADED(predict_program_release)(program); }

predict_status predict_create(predict_program* program, const predict_options* options, predict_predictor** predictor) {
  return LOADED(predict_create)(program, options, predictor);
}

void predict_destroy(predict_predictor* predictor) { LOADED(predict_destroy)(predictor); }

size_t predict_input_count(const predict_predictor* predictor) { return LOADED(predict_input_count)(predictor); }

size_t predict_output_count(const predict_predictor* predictor) { return LOADED(predict_output_count)(predictor); }

predict_status predict_input_info(const predict_predictor* predictor, size_t index, predict_tensor_info* info) {
  return LOADED(predict_input_info)(predictor, index, info);
}

predict_status predict_output_info(const predict_predictor* predictor, size_t index, predict_tensor_info* info) {
  return LOADED(predict_output_info)(predictor, index, info);
}

predict_status predict_reshape(predict_predictor* predictor, const int64_t* const* dims) {
  return LOADED(predict_reshape)(predictor, dims);
}

predict_status predict_set_input(predict_predictor* predictor, size_t index, const void* data, size_t bytes) {
  return LOADED(predict_set_input)(predictor, index, data, bytes);
}

void* predict_output_data(predict_predictor* predictor, size_t index) { return LOADED(predict_output_data)(predictor, index); }

predict_status predict_run(predict_predictor* predictor) { return LOADED(predict_run)(predictor); }

const char* predict_backend(const predict_predictor* predictor) { return LOADED(predict_backend)(predictor); }

size_t predict_arena_bytes(const predict_predictor* predictor) { return LOADED(predict_arena_bytes)(predictor); }
