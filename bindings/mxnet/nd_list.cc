// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The lists of arrays of c_predict_api.h. The one thing to know: a list is one block of memory, whose size is added up from the checked file
// before anything is read to it.

#include <string.h>

#include "bindings/mxnet/c_predict_api.h"
#include "bindings/mxnet/params.h"
#include "runtime/error.h"
#include "runtime/os.h"

namespace predict::mxnet {
namespace {

struct ListEntry {
  const char* name;
  const float* data;
  const mx_uint* dims;
  mx_uint rank;
};

struct List {
  size_t bytes;
  mx_uint count;
  ListEntry* entries;
};

// A sparse array says its dense size without having the bytes: this is what all of a list may become.
constexpr uint64_t kMaxBytes = uint64_t{1} << 31;

// Hands out pieces of a block, at multiples of 8; without one, only adds up.
struct Block {
  uint8_t* at;
  uint64_t used;

  void* Take(uint64_t bytes) {
    void* const piece = at ? at + used : nullptr;
    used += (bytes + 7) / 8 * 8;
    return piece;
  }
};

// An array that is not float and dense already is made dense here first, so that this many bytes are needed besides.
uint64_t DenseBytes(const Array& array) { return array.storage != 0 ? array.Bytes() : 0; }

predict_status Fill(const char* call, const Array& array, uint8_t* dense, float* data) {
  if (array.storage == 0) {
    ToFloat(array.values.type, array.values.data, array.values.count, data);
    return PREDICT_OK;
  }
  if (!array.CopyDense(dense)) {
    return Fail(PREDICT_INVALID_ARGUMENT, "%: a sparse array has an index outside its shape. The file is damaged: copy it again.", call);
  }
  ToFloat(array.values.type, dense, array.Count(), data);
  return PREDICT_OK;
}

// Lays out all arrays in `block`; with memory, fills them in.
predict_status Lay(const char* call, Params* params, Block* block, uint8_t* dense, uint64_t* most_dense) {
  List* const list = static_cast<List*>(block->Take(sizeof(List)));
  ListEntry* const entries = static_cast<ListEntry*>(block->Take(params->count() * sizeof(ListEntry)));
  if (list) *list = {0, static_cast<mx_uint>(params->count()), entries};
  params->Rewind();
  Array array;
  for (uint64_t i = 0; i < params->count(); ++i) {
    params->Next(&array);
    const uint64_t count = array.Count();
    char* const name = static_cast<char*>(block->Take(array.name_bytes + 1));
    float* const data = static_cast<float*>(block->Take(count * sizeof(float)));
    mx_uint* const dims = static_cast<mx_uint*>(block->Take(static_cast<uint64_t>(array.rank) * sizeof(mx_uint)));
    for (int32_t j = 0; j < array.rank; ++j) {
      if (array.dims[j] > UINT32_MAX) return Fail(PREDICT_UNSUPPORTED, "%: a dim of array % does not fit in 32 bits.", call, i);
    }
    if (DenseBytes(array) > *most_dense) *most_dense = DenseBytes(array);
    if (block->used > kMaxBytes || *most_dense > kMaxBytes) {
      return Fail(PREDICT_UNSUPPORTED, "%: as floats, and dense, the arrays take more than 2 GB.", call);
    }
    if (!list) continue;
    if (array.name_bytes != 0) memcpy(name, array.name, array.name_bytes);
    name[array.name_bytes] = 0;
    for (int32_t j = 0; j < array.rank; ++j) dims[j] = static_cast<mx_uint>(array.dims[j]);
    entries[i] = {name, data, dims, static_cast<mx_uint>(array.rank)};
    const predict_status status = Fill(call, array, dense, data);
    if (status != PREDICT_OK) return status;
  }
  return PREDICT_OK;
}

predict_status CreateList(const char* call, const char* data, int data_bytes, NDListHandle* out, mx_uint* length) {
  if (!data || data_bytes <= 0 || !out || !length) {
    return Fail(PREDICT_INVALID_ARGUMENT, "%: an argument is NULL, or nd_file_size, %, not positive.", call, data_bytes);
  }
  Params params;
  predict_status status = params.Open(call, "nd_file_bytes", reinterpret_cast<const uint8_t*>(data), static_cast<size_t>(data_bytes));
  Block block = {nullptr, 0};
  uint64_t most_dense = 0;
  if (status == PREDICT_OK) status = Lay(call, &params, &block, nullptr, &most_dense);
  if (status != PREDICT_OK) return status;
  const size_t bytes = static_cast<size_t>(block.used), dense_bytes = static_cast<size_t>(most_dense + 1);
  block = {static_cast<uint8_t*>(AllocateMemory(nullptr, bytes, 64)), 0};
  uint8_t* const dense = static_cast<uint8_t*>(AllocateMemory(nullptr, dense_bytes, 64));
  status = block.at && dense ? Lay(call, &params, &block, dense, &most_dense) : Fail(PREDICT_OUT_OF_MEMORY, "%: no memory for % bytes.", call, bytes);
  if (dense) DeallocateMemory(nullptr, dense, dense_bytes);
  if (status != PREDICT_OK) {
    if (block.at) DeallocateMemory(nullptr, block.at, bytes);
    return status;
  }
  List* const list = reinterpret_cast<List*>(block.at);
  list->bytes = bytes;
  *out = list;
  *length = list->count;
  return PREDICT_OK;
}

}  // namespace
}  // namespace predict::mxnet

int MXNDListCreate(const char* data, int bytes, NDListHandle* out, mx_uint* length) {
  return predict::mxnet::CreateList("MXNDListCreate", data, bytes, out, length) == PREDICT_OK ? 0 : -1;
}

int MXNDListGet(NDListHandle handle, mx_uint index, const char** key, const mx_float** data, const mx_uint** dims, mx_uint* rank) {
  using namespace predict;
  const char* const call = "MXNDListGet";
  const mxnet::List* const list = static_cast<const mxnet::List*>(handle);
  if (!list || !key || !data || !dims || !rank) {
    Fail(PREDICT_INVALID_ARGUMENT, "%: an argument is NULL.", call);
    return -1;
  }
  if (index >= list->count) {
    Fail(PREDICT_INVALID_ARGUMENT, "%: there is no array %; the list has %.", call, index, list->count);
    return -1;
  }
  const mxnet::ListEntry& entry = list->entries[index];
  *key = entry.name;
  *data = entry.data;
  *dims = entry.dims;
  *rank = entry.rank;
  return 0;
}

int MXNDListFree(NDListHandle handle) {
  using namespace predict;
  mxnet::List* const list = static_cast<mxnet::List*>(handle);
  if (list) DeallocateMemory(nullptr, list, list->bytes);
  return 0;
}
