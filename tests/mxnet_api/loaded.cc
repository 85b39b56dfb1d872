// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The functions of c_predict_api.h, each taken from the shared library that the environment's PREDICT_LIBRARY names: with this file in
// the place of an archive a test runs any libmxnet_predict.so, loaded by dlopen as an application's plugin would be.

#if defined(_WIN32)
#include <windows.h>
#else
#include <dlfcn.h>
#endif
#include <stdio.h>
#include <stdlib.h>

#include "c_predict_api.h"

#if defined(_WIN32)
static void* OpenLibrary(const char* path) { return reinterpret_cast<void*>(LoadLibraryA(path)); }
static void* FindSymbol(void* library, const char* name) { return reinterpret_cast<void*>(GetProcAddress(static_cast<HMODULE>(library), name)); }
#else
static void* OpenLibrary(const char* path) { return dlopen(path, RTLD_NOW | RTLD_LOCAL); }
static void* FindSymbol(void* library, const char* name) { return dlsym(library, name); }
#endif

static void* Symbol(const char* name) {
  static void* library = nullptr;
  const char* const path = getenv("PREDICT_LIBRARY");
  if (!library && path) library = OpenLibrary(path);
  void* const symbol = library ? FindSymbol(library, name) : nullptr;
  if (symbol) return symbol;
  fprintf(stderr, "PREDICT_LIBRARY must name a shared library of c_predict_api.h; %s has no %s\n", path ? path : "it is not set and", name);
  exit(2);
}

#define LOADED(name, ...) (reinterpret_cast<decltype(&name)>(Symbol(#name))(__VA_ARGS__))

const char* MXGetLastError(void) { return LOADED(MXGetLastError); }

int MXPredCreate(const char* a, const void* b, int c, int d, int e, mx_uint f, const char** g, const mx_uint* h, const mx_uint* i, PredictorHandle* j) {
  return LOADED(MXPredCreate, a, b, c, d, e, f, g, h, i, j);
}
int MXPredCreateEx(const char* a, const void* b, int c, int d, int e, mx_uint f, const char** g, const mx_uint* h, const mx_uint* i, mx_uint j,
                   const char** k, const int* l, PredictorHandle* m) {
  return LOADED(MXPredCreateEx, a, b, c, d, e, f, g, h, i, j, k, l, m);
}
int MXPredCreatePartialOut(const char* a, const void* b, int c, int d, int e, mx_uint f, const char** g, const mx_uint* h, const mx_uint* i, mx_uint j,
                           const char** k, PredictorHandle* l) {
  return LOADED(MXPredCreatePartialOut, a, b, c, d, e, f, g, h, i, j, k, l);
}
int MXPredCreateMultiThread(const char* a, const void* b, int c, int d, int e, mx_uint f, const char** g, const mx_uint* h, const mx_uint* i, int j,
                            PredictorHandle* k) {
  return LOADED(MXPredCreateMultiThread, a, b, c, d, e, f, g, h, i, j, k);
}
int MXPredReshape(mx_uint a, const char** b, const mx_uint* c, const mx_uint* d, PredictorHandle e, PredictorHandle* f) {
  return LOADED(MXPredReshape, a, b, c, d, e, f);
}
int MXPredGetOutputShape(PredictorHandle a, mx_uint b, mx_uint** c, mx_uint* d) { return LOADED(MXPredGetOutputShape, a, b, c, d); }
int MXPredGetOutputType(PredictorHandle a, mx_uint b, int* c) { return LOADED(MXPredGetOutputType, a, b, c); }
int MXPredSetInput(PredictorHandle a, const char* b, const mx_float* c, mx_uint d) { return LOADED(MXPredSetInput, a, b, c, d); }
int MXPredForward(PredictorHandle a) { return LOADED(MXPredForward, a); }
int MXPredPartialForward(PredictorHandle a, int b, int* c) { return LOADED(MXPredPartialForward, a, b, c); }
int MXPredGetOutput(PredictorHandle a, mx_uint b, mx_float* c, mx_uint d) { return LOADED(MXPredGetOutput, a, b, c, d); }
int MXPredFree(PredictorHandle a) { return LOADED(MXPredFree, a); }
int MXPredSetMonitorCallback(PredictorHandle a, PredMonitorCallback b, void* c, bool d) { return LOADED(MXPredSetMonitorCallback, a, b, c, d); }
int MXNDListCreate(const char* a, int b, NDListHandle* c, mx_uint* d) { return LOADED(MXNDListCreate, a, b, c, d); }
int MXNDListGet(NDListHandle a, mx_uint b, const char** c, const mx_float** d, const mx_uint** e, mx_uint* f) {
  return LOADED(MXNDListGet, a, b, c, d, e, f);
}
int MXNDListFree(NDListHandle a) { return LOADED(MXNDListFree, a); }
