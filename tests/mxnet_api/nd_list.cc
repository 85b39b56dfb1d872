// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// MXNDList: files of every version, type and storage, written here byte by byte, become floats; damaged ones are errors.

#include "tests/mxnet_api/lenet.h"

// A file that grows.
struct Writer {
  char data[4096];
  int bytes = 0;

  template <typename Number>
  Writer& Put(Number number) {
    memcpy(data + bytes, &number, sizeof number);
    bytes += static_cast<int>(sizeof number);
    return *this;
  }
  Writer& U32(uint32_t number) { return Put(number); }
  Writer& I64(int64_t number) { return Put(number); }
  Writer& Begin(uint64_t count) { return Put(uint64_t{0x112}).Put(uint64_t{0}).Put(count); }
  Writer& Device() { return U32(1).U32(0); }
  Writer& Name(const char* name) {
    Put(static_cast<uint64_t>(strlen(name)));
    memcpy(data + bytes, name, strlen(name));
    bytes += static_cast<int>(strlen(name));
    return *this;
  }
};

constexpr uint32_t kV1 = 0xF993FAC8, kV2 = 0xF993FAC9, kV3 = 0xF993FACA;

// The arrays of a file that is right; each is { name, rank, dims, elements }.
struct Opened {
  NDListHandle list = nullptr;
  mx_uint length = 0;
  explicit Opened(const Writer& file) {
    char* copy = static_cast<char*>(malloc(static_cast<size_t>(file.bytes)));  // of exactly this size
    memcpy(copy, file.data, static_cast<size_t>(file.bytes));
    CHECK(MXNDListCreate(copy, file.bytes, &list, &length) == 0);
    free(copy);
  }
  ~Opened() { CHECK(MXNDListFree(list) == 0); }
  const float* Get(mx_uint index, const char* name, mx_uint rank, mx_uint first, mx_uint second) const {
    const char* key;
    const mx_float* data;
    const mx_uint* shape;
    mx_uint ndim;
    CHECK(MXNDListGet(list, index, &key, &data, &shape, &ndim) == 0);
    CHECK(strcmp(key, name) == 0 && ndim == rank && (rank < 1 || shape[0] == first) && (rank < 2 || shape[1] == second));
    return data;
  }
};

static void EveryVersionIsRead() {
  Writer file;
  file.Begin(4);
  file.U32(2).U32(1).U32(2).Device().U32(0).Put(1.5f).Put(-2.0f);                             // version 0
  file.U32(kV1).U32(1).I64(2).Device().U32(0).Put(3.0f).Put(4.0f);                            // 1
  file.U32(kV2).U32(0).U32(2).I64(2).I64(1).Device().U32(0).Put(5.0f).Put(6.0f);              // 2
  file.U32(kV3).U32(0).U32(0).Device().U32(0).Put(7.0f);                                      // 3, a scalar
  file.Put(uint64_t{4}).Name("mean_img").Name("").Name("c").Name("arg:d");
  const Opened opened(file);
  CHECK(opened.length == 4);
  const float* data = opened.Get(0, "mean_img", 2, 1, 2);
  CHECK(data[0] == 1.5f && data[1] == -2);
  data = opened.Get(1, "", 1, 2, 0);
  CHECK(data[0] == 3 && data[1] == 4);
  data = opened.Get(2, "c", 2, 2, 1);
  CHECK(data[0] == 5 && data[1] == 6);
  CHECK(opened.Get(3, "arg:d", 0, 0, 0)[0] == 7);
}

template <typename Number>
static void CheckType(uint32_t type, Number number, float expected) {
  Writer file;
  file.Begin(1).U32(kV2).U32(0).U32(1).I64(3).Device().U32(type).Put(number).Put(number).Put(number).Put(uint64_t{0});
  const Opened opened(file);
  const float* data = opened.Get(0, "", 1, 3, 0);
  for (int i = 0; i < 3; ++i) CHECK(data[i] == expected);
}

static void EveryTypeBecomesFloat() {
  CheckType(0, 1.25f, 1.25f);
  CheckType(1, -2.5, -2.5f);  // MXNet wrote beyond its buffer with 8-byte types
  CheckType(2, uint16_t{0xC100}, -2.5f);
  CheckType(2, uint16_t{0x0001}, 1.0f / 16777216);
  CheckType(2, uint16_t{0x8000}, 0);
  CheckType(2, uint16_t{0x7C00}, INFINITY);
  CheckType(3, uint8_t{200}, 200);
  CheckType(4, int32_t{-70000}, -70000);
  CheckType(5, int8_t{-3}, -3);
  CheckType(6, int64_t{-5}, -5);
  CheckType(7, uint8_t{1}, 1);
  CheckType(8, int16_t{-300}, -300);
  CheckType(9, uint16_t{60000}, 60000);
  CheckType(10, uint32_t{3000000000}, 3000000000.0f);
  CheckType(11, uint64_t{1} << 63, 9223372036854775808.0f);
  CheckType(12, uint16_t{0xC020}, -2.5f);
}

// (3, 2) whose rows 0 and 2 are kept.
static Writer RowSparse(int64_t second) {
  Writer file;
  file.Begin(1).U32(kV2).U32(1).U32(2).I64(2).I64(2).U32(2).I64(3).I64(2).Device().U32(0).U32(6).U32(1).I64(2);
  file.Put(1.0f).Put(2.0f).Put(3.0f).Put(4.0f);
  file.I64(0).I64(second).Put(uint64_t{0});
  return file;
}

// (2, 3) with 5 at (0, 1) and 6 at (1, 2).
static Writer Csr(int64_t middle, int64_t column) {
  Writer file;
  file.Begin(1).U32(kV2).U32(2).U32(1).I64(2).U32(2).I64(2).I64(3).Device().U32(0).U32(6).U32(1).I64(3).U32(6).U32(1).I64(2);
  file.Put(5.0f).Put(6.0f).I64(0).I64(middle).I64(2).I64(1).I64(column).Put(uint64_t{0});
  return file;
}

static void SparseArraysBecomeDense() {
  const Opened rows(RowSparse(2)), csr(Csr(1, 2));
  const float row_values[] = {1, 2, 0, 0, 3, 4}, csr_values[] = {0, 5, 0, 0, 0, 6};
  CHECK(memcmp(rows.Get(0, "", 2, 3, 2), row_values, sizeof row_values) == 0);
  CHECK(memcmp(csr.Get(0, "", 2, 2, 3), csr_values, sizeof csr_values) == 0);
}

static void Refuse(const Writer& file, const char* said) {
  NDListHandle list = nullptr;
  mx_uint length = 77;
  REFUSED(MXNDListCreate(file.data, file.bytes, &list, &length), said);
  CHECK(list == nullptr && length == 77);
}

static void DamagedFilesAreErrors() {
  const int64_t wrong[] = {3, -1, INT64_MAX, INT64_MIN};
  for (int64_t index : wrong) {
    Refuse(RowSparse(index), "an index outside its shape");
    Refuse(Csr(1, index), "an index outside its shape");
    Refuse(Csr(index, 2), "an index outside its shape");
  }
  const Writer good = RowSparse(2);
  for (int bytes = 1; bytes < good.bytes; ++bytes) {
    Writer cut = good;
    cut.bytes = bytes;
    Refuse(cut, "MXNDListCreate: nd_file_bytes: ");
  }
  Writer longer = good;
  Refuse(longer.Put('x'), "bytes follow the last name");
  Writer many, negative, huge, wide, type, sparse;
  Refuse(many.Begin(uint64_t{1} << 61), "shorter than the number of its arrays says");
  Refuse(negative.Begin(1).U32(kV2).U32(0).U32(2).I64(-1).I64(3).Device().U32(0), "negative dim");
  Refuse(huge.Begin(1).U32(kV2).U32(0).U32(2).I64(int64_t{1} << 40).I64(int64_t{1} << 40).Device().U32(0), "too many elements");
  Refuse(wide.Begin(1).U32(kV2).U32(0).U32(33), "more than 32");
  Refuse(type.Begin(1).U32(kV2).U32(0).U32(1).I64(1).Device().U32(13).Put(1.0f), "unknown type");
  // It keeps no row of 2^46 elements.
  sparse.Begin(1).U32(kV2).U32(1).U32(2).I64(0).I64(1 << 16).U32(2).I64(1 << 30).I64(1 << 16).Device().U32(0).U32(6).U32(1).I64(0).Put(uint64_t{0});
  Refuse(sparse, "more than 2 GB");
}

static void WrongArgumentsAreErrors() {
  NDListHandle list = nullptr;
  mx_uint length = 0;
  const Writer good = RowSparse(2);
  REFUSED(MXNDListCreate(nullptr, 10, &list, &length), "NULL");
  REFUSED(MXNDListCreate(good.data, 0, &list, &length), "not positive");
  REFUSED(MXNDListCreate(good.data, good.bytes, nullptr, &length), "NULL");
  REFUSED(MXNDListCreate(good.data, good.bytes, &list, nullptr), "NULL");
  CHECK(MXNDListFree(nullptr) == 0);
  const Opened opened(good);
  const char* key;
  const mx_float* data;
  const mx_uint* shape;
  mx_uint ndim;
  REFUSED(MXNDListGet(opened.list, 1, &key, &data, &shape, &ndim), "no array 1; the list has 1");
  REFUSED(MXNDListGet(nullptr, 0, &key, &data, &shape, &ndim), "NULL");
  REFUSED(MXNDListGet(opened.list, 0, nullptr, &data, &shape, &ndim), "NULL");
}

static void AnEmptyListHasNothing() {
  Writer file;
  const Opened opened(file.Begin(0).Put(uint64_t{0}));
  CHECK(opened.length == 0);
}

int main() {
  EveryVersionIsRead();
  EveryTypeBecomesFloat();
  SparseArraysBecomeDense();
  DamagedFilesAreErrors();
  WrongArgumentsAreErrors();
  AnEmptyListHasNothing();
  printf("all good\n");
  return 0;
}
