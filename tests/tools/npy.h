// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Reads and writes numpy's .npy files: little-endian, C order, the dtypes of predict.h. For test tools without a C++ library.
#ifndef PREDICT_TESTS_TOOLS_NPY_H_
#define PREDICT_TESTS_TOOLS_NPY_H_

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runtime/predict.h"

struct Npy {
  int32_t dtype;
  int32_t rank;
  int64_t dims[PREDICT_MAX_RANK];
  void* data;
  size_t bytes;
};

struct NpyType {
  int32_t dtype;
  const char* descr;
  size_t bytes;
};

// For free(). Windows has no aligned memory that free() takes; the runtime copies what is not aligned.
inline void* AlignedBytes(size_t bytes) {
#if defined(_WIN32)
  return malloc(bytes);
#else
  return aligned_alloc(64, bytes);
#endif
}

inline const NpyType* NpyTypes(int* count) {
  static const NpyType types[] = {{1, "<f4", 4}, {2, "|u1", 1},  {3, "|i1", 1},  {4, "<u2", 2},  {5, "<i2", 2},  {6, "<i4", 4},
                                  {7, "<i8", 8}, {9, "|b1", 1}, {10, "<f2", 2}, {11, "<f8", 8}, {12, "<u4", 4}, {13, "<u8", 8}};
  *count = static_cast<int>(sizeof types / sizeof types[0]);
  return types;
}

// Null on success, else what is wrong. The caller frees npy->data.
inline const char* ReadNpyHeader(char* header, Npy* npy) {
  const char* descr = strstr(header, "'descr': '");
  const char* shape = strstr(header, "'shape': (");
  if (!descr || !shape || !strstr(header, "'fortran_order': False")) return "not in C order";
  int count = 0;
  const NpyType* types = NpyTypes(&count);
  size_t element_bytes = 0;
  for (int i = 0; i < count; ++i) {
    if (strncmp(descr + 10, types[i].descr, 3) != 0) continue;
    npy->dtype = types[i].dtype;
    element_bytes = types[i].bytes;
  }
  if (element_bytes == 0) return "of a dtype that predict.h does not have";
  npy->bytes = element_bytes;
  npy->rank = 0;
  char* at = const_cast<char*>(shape) + 10;
  while (*at >= '0' && *at <= '9') {
    if (npy->rank == PREDICT_MAX_RANK) return "of too great a rank";
    npy->dims[npy->rank] = strtoll(at, &at, 10);
    npy->bytes *= static_cast<size_t>(npy->dims[npy->rank++]);
    while (*at == ',' || *at == ' ') ++at;
  }
  return nullptr;
}

inline const char* ReadNpy(const char* path, Npy* npy) {
  memset(npy, 0, sizeof *npy);
  FILE* file = fopen(path, "rb");
  if (!file) return "missing";
  unsigned char start[12];
  char header[4096] = {};
  const char* error = "not an .npy file";
  if (fread(start, 1, 10, file) == 10 && memcmp(start, "\x93NUMPY", 6) == 0 && start[6] == 1) {
    const size_t length = start[8] | static_cast<size_t>(start[9]) << 8;
    if (length < sizeof header && fread(header, 1, length, file) == length) error = ReadNpyHeader(header, npy);
  }
  if (!error) {
    npy->data = AlignedBytes((npy->bytes / 64 + 1) * 64);
    if (!npy->data || fread(npy->data, 1, npy->bytes, file) != npy->bytes) error = "truncated";
  }
  fclose(file);
  return error;
}

inline const char* WriteNpy(const char* path, const predict_tensor_info& info, const void* data) {
  int count = 0;
  const NpyType* types = NpyTypes(&count);
  const char* descr = nullptr;
  for (int i = 0; i < count; ++i) {
    if (types[i].dtype == info.dtype) descr = types[i].descr;
  }
  if (!descr) return "of an unknown dtype";
  char shape[256] = {}, header[512];
  size_t length = 0;
  for (int32_t i = 0; i < info.rank; ++i) {
    length += static_cast<size_t>(snprintf(shape + length, sizeof shape - length, "%lld,", static_cast<long long>(info.dims[i])));
  }
  length = static_cast<size_t>(
      snprintf(header, sizeof header, "{'descr': '%s', 'fortran_order': False, 'shape': (%s), }", descr, shape));
  while ((10 + length + 1) % 64 != 0) header[length++] = ' ';
  header[length++] = '\n';
  const unsigned char start[10] = {0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, static_cast<unsigned char>(length),
                                   static_cast<unsigned char>(length >> 8)};
  FILE* file = fopen(path, "wb");
  if (!file) return "not writable";
  bool good = fwrite(start, 1, 10, file) == 10 && fwrite(header, 1, length, file) == length &&
              fwrite(data, 1, info.bytes, file) == info.bytes;
  good = fclose(file) == 0 && good;
  return good ? nullptr : "not written whole";
}

#endif  // PREDICT_TESTS_TOOLS_NPY_H_
