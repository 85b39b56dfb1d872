// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The layout that graph/importers/mxnet_params.py describes, in C++. The one thing to know: Open walks over the whole file and checks it, so
// that Next cannot fail.

#include "bindings/mxnet/params.h"

#include <string.h>

#include "runtime/error.h"

namespace predict::mxnet {

static const uint8_t kTypeBytes[kTypeCount] = {4, 8, 2, 1, 4, 1, 8, 1, 2, 2, 4, 8, 2};
static const uint8_t kOnnx[kTypeCount] = {PREDICT_FLOAT32, PREDICT_FLOAT64, PREDICT_FLOAT16, PREDICT_UINT8, PREDICT_INT32, PREDICT_INT8, PREDICT_INT64,
                                          PREDICT_BOOL, PREDICT_INT16, PREDICT_UINT16, PREDICT_UINT32, PREDICT_UINT64, 0};
constexpr uint32_t kV1 = 0xF993FAC8, kV2 = 0xF993FAC9, kV3 = 0xF993FACA;
constexpr uint64_t kMaxElements = uint64_t{1} << 48;

static bool IsType(int32_t type) { return type >= 0 && type < kTypeCount; }
size_t TypeBytes(int32_t type) { return kTypeBytes[type]; }
int32_t ToOnnx(int32_t type) { return IsType(type) ? kOnnx[type] : 0; }

int32_t FromOnnx(int32_t dtype) {
  for (int32_t type = 0; type < kTypeCount; ++type) {
    if (kOnnx[type] == dtype) return type;
  }
  return -1;
}

uint64_t Array::Count() const {
  uint64_t count = 1;
  for (int32_t i = 0; i < rank; ++i) count *= static_cast<uint64_t>(dims[i]);
  return count;
}

predict_status Params::Wrong(const char* why) const {
  return Fail(PREDICT_INVALID_ARGUMENT, "%: %: byte % of %: %. The file is truncated or damaged: copy it again.", call_, where_, arrays_.at - data_,
              bytes_, why);
}

bool Params::Take(Cursor* cursor, uint64_t bytes, const uint8_t** data) const {
  if (bytes > cursor->left) return false;
  *data = cursor->at;
  cursor->at += bytes;
  cursor->left -= static_cast<size_t>(bytes);
  return true;
}

template <typename Integer>
bool Params::Read(Cursor* cursor, Integer* integer) const {
  const uint8_t* data;
  if (!Take(cursor, sizeof *integer, &data)) return false;
  memcpy(integer, data, sizeof *integer);
  return true;
}

static const char kTruncated[] = "it ends within an array";

const char* Params::ReadDims(Cursor* cursor, int64_t rank, bool wide, int64_t* dims) const {
  if (rank < 0 || rank > kMaxDims) return "an array has a negative number of dims, or more than 32";
  uint64_t product = 1;
  for (int64_t i = 0; i < rank; ++i) {
    uint32_t narrow = 0;
    if (wide ? !Read(cursor, &dims[i]) : !Read(cursor, &narrow)) return kTruncated;
    if (!wide) dims[i] = narrow;
    const uint64_t dim = static_cast<uint64_t>(dims[i] > 1 ? dims[i] : 1);
    if (dims[i] < 0 || dim >= kMaxElements || product >= kMaxElements / dim) return "an array has a negative dim, or too many elements";
    product *= dim;
  }
  return nullptr;
}

const char* Params::ReadShape(Cursor* cursor, int64_t* dims, int32_t* rank) const {
  if (!Read(cursor, rank)) return kTruncated;
  return ReadDims(cursor, *rank, true, dims);
}

// elements->type is known.
const char* Params::ReadElements(Cursor* cursor, const int64_t* dims, int32_t rank, Elements* elements) const {
  elements->count = 1;
  for (int32_t i = 0; i < rank; ++i) elements->count *= static_cast<uint64_t>(dims[i]);
  return Take(cursor, elements->Bytes(), &elements->data) ? nullptr : kTruncated;
}

const char* Params::ReadSparse(Cursor* cursor, const int64_t* kept, int32_t kept_rank, Array* array) const {
  int64_t dims[2][kMaxDims];
  int32_t ranks[2];
  for (int32_t i = 0; i < array->storage; ++i) {
    if (!Read(cursor, &array->indices[i].type)) return kTruncated;
    if (const char* why = ReadShape(cursor, dims[i], &ranks[i])) return why;
    const int32_t type = array->indices[i].type;
    if (!IsType(type) || kTypeBytes[type] == 2 || type == kF32 || type == kF64 || type == kBool || ranks[i] != 1) return "the indices of a sparse array are no vector of integers";
  }
  // MXNet saves 0 as the size of what a csr array keeps if it made it of a dense one, and itself counts the columns.
  const bool counts_columns = array->storage == 2;
  if (const char* why = counts_columns ? ReadElements(cursor, dims[1], 1, &array->values) : ReadElements(cursor, kept, kept_rank, &array->values)) return why;
  for (int32_t i = 0; i < array->storage; ++i) {
    if (const char* why = ReadElements(cursor, dims[i], 1, &array->indices[i])) return why;
  }
  const uint64_t rows = array->indices[0].count;
  bool fits = array->rank > 0;
  if (array->storage == 1) {
    fits = fits && kept_rank == array->rank && static_cast<uint64_t>(kept[0]) == rows;
    for (int32_t i = 1; fits && i < kept_rank; ++i) fits = kept[i] == array->dims[i];
  } else {
    fits = array->rank == 2 && rows == static_cast<uint64_t>(array->dims[0]) + 1;
  }
  return fits ? nullptr : "what a sparse array keeps does not fit its shape";
}

const char* Params::ReadArray(Cursor* cursor, Array* array) const {
  uint32_t version;
  if (!Read(cursor, &version)) return kTruncated;
  int64_t kept[kMaxDims];
  int32_t kept_rank = 0;
  array->storage = 0;
  if (version == kV2 || version == kV3) {
    if (!Read(cursor, &array->storage)) return kTruncated;
    if (array->storage < 0 || array->storage > (version == kV2 ? 2 : 0)) return "an array has an unknown storage";
    const char* why = array->storage ? ReadShape(cursor, kept, &kept_rank) : nullptr;
    if (why) return why;
  }
  if (version >= kV1 && version <= kV3) {
    if (const char* why = ReadShape(cursor, array->dims, &array->rank)) return why;
  } else {
    if (const char* why = ReadDims(cursor, version, false, array->dims)) return why;
    array->rank = static_cast<int32_t>(version);
  }
  if (array->rank == 0 && version != kV3) {  // it was never given a value
    array->rank = 1;
    array->dims[0] = 0;
    array->storage = 0;
    array->values = {cursor->at, 0, kF32};
    return nullptr;
  }
  const uint8_t* device;
  if (!Take(cursor, 8, &device) || !Read(cursor, &array->values.type)) return kTruncated;
  if (!IsType(array->values.type)) return "an array has an unknown type";
  if (array->storage) return ReadSparse(cursor, kept, kept_rank, array);
  return ReadElements(cursor, array->dims, array->rank, &array->values);
}

const char* Params::ReadName(Cursor* cursor, Array* array) const {
  uint64_t length;
  const uint8_t* data;
  if (!Read(cursor, &length) || !Take(cursor, length, &data)) return "it ends within a name";
  array->name = reinterpret_cast<const char*>(data);
  array->name_bytes = static_cast<size_t>(length);
  return nullptr;
}

predict_status Params::Open(const char* call, const char* where, const uint8_t* data, size_t bytes) {
  call_ = call;
  where_ = where;
  data_ = data;
  bytes_ = bytes;
  arrays_ = {data, bytes};
  uint64_t words[3];
  const bool read = Read(&arrays_, &words[0]) && Read(&arrays_, &words[1]) && Read(&arrays_, &words[2]);
  if (!read || words[0] != 0x112 || words[1] != 0) {
    return Fail(PREDICT_INVALID_ARGUMENT, "%: %: this is no file of MXNet's arrays: it does not begin with 0x112. Give the bytes of a .params file.",
                call, where);
  }
  count_ = words[2];
  if (count_ > arrays_.left / 4) return Wrong("it is shorter than the number of its arrays says");
  first_array_ = arrays_;
  Array array;
  for (uint64_t i = 0; i < count_; ++i) {
    if (const char* why = ReadArray(&arrays_, &array)) return Wrong(why);
  }
  if (!Read(&arrays_, &name_count_) || (name_count_ != 0 && name_count_ != count_)) return Wrong("it does not have a name for each array");
  first_name_ = arrays_;
  for (uint64_t i = 0; i < name_count_; ++i) {
    if (const char* why = ReadName(&arrays_, &array)) return Wrong(why);
  }
  if (arrays_.left != 0) return Wrong("bytes follow the last name");
  Rewind();
  return PREDICT_OK;
}

void Params::Rewind() {
  arrays_ = first_array_;
  names_ = first_name_;
}

void Params::Next(Array* array) {
  ReadArray(&arrays_, array);
  array->name = "";
  array->name_bytes = 0;
  if (name_count_ != 0) ReadName(&names_, array);
}

// Index i; a negative one becomes a number that fits nowhere.
static uint64_t Index(const Elements& indices, uint64_t i) {
  const uint8_t* const at = indices.data + i * kTypeBytes[indices.type];
  int64_t wide = 0;
  int32_t narrow = 0;
  switch (indices.type) {
    case kU8: return *at;
    case kI8: return static_cast<uint64_t>(static_cast<int8_t>(*at));
    case kI64: case kU64: memcpy(&wide, at, 8); return static_cast<uint64_t>(wide);
    default: memcpy(&narrow, at, 4); return indices.type == kU32 ? static_cast<uint32_t>(narrow) : static_cast<uint64_t>(int64_t{narrow});
  }
}

bool Array::CopyDense(uint8_t* to) const {
  const size_t bytes = TypeBytes(values.type);
  if (storage == 0) {
    if (values.count != 0) memcpy(to, values.data, static_cast<size_t>(values.Bytes()));
    return true;
  }
  if (Count() != 0) memset(to, 0, static_cast<size_t>(Bytes()));
  const uint64_t rows = static_cast<uint64_t>(dims[0]);
  if (storage == 1) {
    const uint64_t row_bytes = rows == 0 ? 0 : Bytes() / rows;
    for (uint64_t i = 0; i < indices[0].count; ++i) {
      const uint64_t row = Index(indices[0], i);
      if (row >= rows) return false;
      if (row_bytes != 0) memcpy(to + row * row_bytes, values.data + i * row_bytes, static_cast<size_t>(row_bytes));
    }
    return true;
  }
  const uint64_t columns = static_cast<uint64_t>(dims[1]);
  if (Index(indices[0], 0) != 0 || Index(indices[0], rows) != values.count) return false;
  for (uint64_t row = 0; row < rows; ++row) {
    const uint64_t first = Index(indices[0], row), last = Index(indices[0], row + 1);
    if (first > last || last > values.count) return false;
    for (uint64_t i = first; i < last; ++i) {
      const uint64_t column = Index(indices[1], i);
      if (column >= columns) return false;
      memcpy(to + (row * columns + column) * bytes, values.data + i * bytes, bytes);
    }
  }
  return true;
}

static uint64_t Mix(uint64_t word) {
  word ^= word >> 32;
  word *= 0xD6E8FEB86659FD93u;
  word ^= word >> 29;
  word *= 0x9E3779B97F4A7C15u;
  return word ^ word >> 32;
}

uint64_t Digest(const uint8_t* data, uint64_t bytes) {
  constexpr uint64_t kStep = 0xA0761D6478BD642Fu;
  uint64_t sum = Mix(bytes), step = kStep, word = 0, i = 0;
  for (; i + 8 <= bytes; i += 8, step += kStep) {
    memcpy(&word, data + i, 8);
    sum += Mix(word + step);
  }
  if (i == bytes) return sum;
  word = 0;
  memcpy(&word, data + i, static_cast<size_t>(bytes - i));
  return sum + Mix(word + step);
}

static float FromHalf(uint16_t half) {
  const uint32_t sign = static_cast<uint32_t>(half >> 15) << 31, exponent = half >> 10 & 31, fraction = half & 1023;
  uint32_t bits = sign | (exponent + 112) << 23 | fraction << 13;
  if (exponent == 31) bits = sign | 0x7F800000u | fraction << 13;
  float number;
  memcpy(&number, &bits, 4);
  if (exponent != 0) return number;
  number = static_cast<float>(fraction) * (1.0f / 16777216);  // zero, or less than a normal number
  return sign ? -number : number;
}

template <typename From>
static void Convert(const uint8_t* data, uint64_t count, float* to) {
  for (uint64_t i = 0; i < count; ++i) {
    From value;
    memcpy(&value, data + i * sizeof value, sizeof value);
    to[i] = static_cast<float>(value);
  }
}

void ToFloat(int32_t type, const uint8_t* data, uint64_t count, float* to) {
  switch (type) {
    case kF32: Convert<float>(data, count, to); return;
    case kF64: Convert<double>(data, count, to); return;
    case kI8: Convert<int8_t>(data, count, to); return;
    case kI16: Convert<int16_t>(data, count, to); return;
    case kI32: Convert<int32_t>(data, count, to); return;
    case kI64: Convert<int64_t>(data, count, to); return;
    case kU16: Convert<uint16_t>(data, count, to); return;
    case kU32: Convert<uint32_t>(data, count, to); return;
    case kU64: Convert<uint64_t>(data, count, to); return;
    case kF16: case kBf16: break;
    default: Convert<uint8_t>(data, count, to); return;
  }
  for (uint64_t i = 0; i < count; ++i) {
    uint16_t half;
    memcpy(&half, data + 2 * i, 2);
    const uint32_t bits = static_cast<uint32_t>(half) << 16;
    if (type == kF16) to[i] = FromHalf(half);
    else memcpy(&to[i], &bits, 4);
  }
}

}  // namespace predict::mxnet
