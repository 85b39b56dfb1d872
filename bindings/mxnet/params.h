// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Reads MXNet's arrays, .params or .nd, in place: versions 0 to 3, dense, row_sparse and csr.
// The one thing to know: the file may be truncated or hostile; every size is compared with the bytes that are left before it is used, and
// nothing is allocated.
#ifndef PREDICT_BINDINGS_MXNET_PARAMS_H_
#define PREDICT_BINDINGS_MXNET_PARAMS_H_

#include "runtime/predict.h"

namespace predict::mxnet {

// MXNet's numbers of types.
enum Type : int32_t { kF32, kF64, kF16, kU8, kI32, kI8, kI64, kBool, kI16, kU16, kU32, kU64, kBf16, kTypeCount };

constexpr int32_t kMaxDims = 32;

// Bytes of an element of a type that is known.
size_t TypeBytes(int32_t type);

// ONNX's number of an MXNet type and back; 0 and -1 if there is none.
int32_t ToOnnx(int32_t type);
int32_t FromOnnx(int32_t dtype);

// Elements of a file: they may lie at any address.
struct Elements {
  const uint8_t* data;
  uint64_t count;
  int32_t type;

  uint64_t Bytes() const { return count * TypeBytes(type); }
};

// An array of a file.
struct Array {
  const char* name;  // not ended by 0
  size_t name_bytes;
  int64_t dims[kMaxDims];
  int32_t rank;
  int32_t storage;  // 0 dense, 1 row_sparse, 2 csr
  Elements values;  // all of a dense array, else those that are kept
  Elements indices[2];  // row_sparse: rows; csr: first value of each row, columns

  uint64_t Count() const;  // elements when dense
  uint64_t Bytes() const { return Count() * TypeBytes(values.type); }
  // The elements, dense, to `to`, which has Bytes(). False if the indices do not fit.
  bool CopyDense(uint8_t* to) const;
};

// The arrays of a file one after the other. A failure has set the error; `where` begins its text.
class Params {
 public:
  // Checks everything but the indices of sparse arrays.
  predict_status Open(const char* call, const char* where, const uint8_t* data, size_t bytes);
  uint64_t count() const { return count_; }
  void Rewind();
  // The next array, which exists: as many as `count`.
  void Next(Array* array);

 private:
  struct Cursor {
    const uint8_t* at;
    size_t left;
  };
  predict_status Wrong(const char* why) const;
  bool Take(Cursor* cursor, uint64_t bytes, const uint8_t** data) const;
  template <typename Integer>
  bool Read(Cursor* cursor, Integer* integer) const;
  const char* ReadDims(Cursor* cursor, int64_t rank, bool wide, int64_t* dims) const;
  const char* ReadShape(Cursor* cursor, int64_t* dims, int32_t* rank) const;
  const char* ReadElements(Cursor* cursor, const int64_t* dims, int32_t rank, Elements* elements) const;
  const char* ReadArray(Cursor* cursor, Array* array) const;
  const char* ReadSparse(Cursor* cursor, const int64_t* kept, int32_t kept_rank, Array* array) const;
  const char* ReadName(Cursor* cursor, Array* array) const;

  const char* call_;
  const char* where_;
  const uint8_t* data_;
  size_t bytes_;
  uint64_t count_;
  uint64_t name_count_;
  Cursor arrays_, names_;
  Cursor first_array_, first_name_;
};

// The digest of an array's dense elements, as graph/importers/mxnet_model.py computes it.
uint64_t Digest(const uint8_t* data, uint64_t bytes);

// Elements as float; `type` is known. bfloat16 and float16 are exact, 64-bit types are rounded.
void ToFloat(int32_t type, const uint8_t* data, uint64_t count, float* to);

}  // namespace predict::mxnet

#endif  // PREDICT_BINDINGS_MXNET_PARAMS_H_
