// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Inputs and outputs of a predictor: their names, sizes and memory. The one thing to know: binding writes the pointer
// into the few tensors that are the input or output, or views of it, so that predict_run copies and looks up nothing.

#include <string.h>

#include "runtime/error.h"
#include "runtime/predictor.h"

namespace predict {

static const Section<uint32_t>& Ends(const predict_predictor& p, uint8_t storage) {
  return storage == Storage::kInput ? p.program->inputs : p.program->outputs;
}

static Buffer* BufferOf(predict_predictor* p, uint8_t storage, size_t index) {
  return &(storage == Storage::kInput ? p->inputs : p->outputs)[index];
}

static const char* EndName(uint8_t storage) { return storage == Storage::kInput ? "input" : "output"; }

static const char* NameOf(const predict_predictor& p, uint8_t storage, size_t index) {
  return p.program->Text(p.program->tensors[Ends(p, storage)[index]].name);
}

size_t BoundBytes(const predict_predictor& p, uint8_t storage, size_t index) {
  const Tensor& tensor = p.tensors[Ends(p, storage)[index]];
  return static_cast<size_t>(tensor.elements) * DTypeBytes(tensor.dtype);
}

void Bind(predict_predictor* p, uint8_t storage, size_t index, void* data) {
  BufferOf(p, storage, index)->data = data;
  for (size_t i = 0; i < p->bound_count; ++i) {
    const TensorRecord& record = p->program->tensors[p->bound[i]];
    if (record.storage == storage && record.place == index) p->tensors[p->bound[i]].data = data;
  }
}

void Unbind(predict_predictor* p, uint8_t storage, size_t index) {
  Buffer* buffer = BufferOf(p, storage, index);
  if (buffer->own) p->allocator.deallocate(p->allocator.user, buffer->own, buffer->own_bytes);
  buffer->own = nullptr;
  Bind(p, storage, index, nullptr);
}

void* BindOwn(predict_predictor* p, uint8_t storage, size_t index) {
  Buffer* buffer = BufferOf(p, storage, index);
  if (!buffer->own) {
    const size_t bytes = BoundBytes(*p, storage, index);
    if (bytes > static_cast<size_t>(PTRDIFF_MAX) - 64) return nullptr;
    buffer->own_bytes = (bytes / 64 + 1) * 64;  // not empty even if the tensor is
    buffer->own = p->allocator.allocate(p->allocator.user, buffer->own_bytes, 64);
    if (!buffer->own) return nullptr;
    memset(buffer->own, 0, buffer->own_bytes);
  }
  Bind(p, storage, index, buffer->own);
  return buffer->own;
}

static predict_status CheckEnd(const char* call, const predict_predictor* p, uint8_t storage, size_t index) {
  if (!p) return Fail(PREDICT_INVALID_ARGUMENT, "%: the predictor is NULL.", call);
  const size_t count = Ends(*p, storage).count;
  if (index < count) return PREDICT_OK;
  return Fail(PREDICT_INVALID_ARGUMENT, "%: there is no % %; the program has %.", call, EndName(storage), index, count);
}

static predict_status FindEnd(const char* call, const predict_predictor* p, uint8_t storage, const char* name, size_t* index) {
  if (!p || !name || !index) return Fail(PREDICT_INVALID_ARGUMENT, "%: an argument is NULL.", call);
  const size_t count = Ends(*p, storage).count;
  for (size_t i = 0; i < count; ++i) {
    if (strcmp(NameOf(*p, storage, i), name) != 0) continue;
    *index = i;
    return PREDICT_OK;
  }
  Fail(PREDICT_INVALID_ARGUMENT, "%: there is no % '%'; known:", call, EndName(storage), name);
  for (size_t i = 0; i < count; ++i) FailMore(i == 0 ? " '%'" : ", '%'", NameOf(*p, storage, i));
  return PREDICT_INVALID_ARGUMENT;
}

static predict_status GetInfo(const char* call, const predict_predictor* p, uint8_t storage, size_t index,
                              predict_tensor_info* info) {
  predict_status status = CheckEnd(call, p, storage, index);
  if (status == PREDICT_OK && !info) status = Fail(PREDICT_INVALID_ARGUMENT, "%: the place for the result is NULL.", call);
  if (status != PREDICT_OK) return status;
  const predict_program& program = *p->program;
  const TensorRecord& record = program.tensors[Ends(*p, storage)[index]];
  memset(info, 0, sizeof *info);
  info->name = program.Text(record.name);
  info->dtype = record.dtype;
  info->rank = record.rank;
  info->bytes = BoundBytes(*p, storage, index);
  for (uint32_t i = 0; i < record.rank; ++i) {
    const uint32_t number = program.indices[record.dims + i];
    const ValueRecord& value = program.values[number];
    info->dims[i] = p->values[number];
    info->symbols[i] = value.op == ValueOp::kSymbol ? program.Text(program.symbols[value.a].name) : nullptr;
  }
  return PREDICT_OK;
}

static predict_status SetData(const char* call, predict_predictor* p, uint8_t storage, size_t index, void* data, size_t bytes) {
  const predict_status status = CheckEnd(call, p, storage, index);
  if (status != PREDICT_OK) return status;
  if (!data) {
    if (BindOwn(p, storage, index)) return PREDICT_OK;
    return Fail(PREDICT_OUT_OF_MEMORY, "%: no memory for % '%'.", call, EndName(storage), NameOf(*p, storage, index));
  }
  const size_t wanted = BoundBytes(*p, storage, index);
  if (bytes != wanted) {
    return Fail(PREDICT_INVALID_ARGUMENT, "%: % '%' has % bytes, got %.", call, EndName(storage), NameOf(*p, storage, index),
                wanted, bytes);
  }
  const size_t alignment = DTypeBytes(p->tensors[Ends(*p, storage)[index]].dtype);
  if (reinterpret_cast<uintptr_t>(data) % alignment != 0) {
    return Fail(PREDICT_INVALID_ARGUMENT, "%: the memory for % '%' must lie at a multiple of %.", call, EndName(storage),
                NameOf(*p, storage, index), alignment);
  }
  Bind(p, storage, index, data);
  return PREDICT_OK;
}

static void* GetData(const char* call, predict_predictor* p, uint8_t storage, size_t index) {
  if (CheckEnd(call, p, storage, index) != PREDICT_OK) return nullptr;
  void* data = BufferOf(p, storage, index)->data;
  if (!data) data = BindOwn(p, storage, index);
  if (!data) Fail(PREDICT_OUT_OF_MEMORY, "%: no memory for % '%'.", call, EndName(storage), NameOf(*p, storage, index));
  return data;
}

}  // namespace predict

size_t predict_input_count(const predict_predictor* p) { return p ? p->program->inputs.count : 0; }
size_t predict_output_count(const predict_predictor* p) { return p ? p->program->outputs.count : 0; }

predict_status predict_input_index(const predict_predictor* p, const char* name, size_t* index) {
  return predict::FindEnd("predict_input_index", p, predict::Storage::kInput, name, index);
}
predict_status predict_output_index(const predict_predictor* p, const char* name, size_t* index) {
  return predict::FindEnd("predict_output_index", p, predict::Storage::kOutput, name, index);
}

predict_status predict_input_info(const predict_predictor* p, size_t index, predict_tensor_info* info) {
  return predict::GetInfo("predict_input_info", p, predict::Storage::kInput, index, info);
}
predict_status predict_output_info(const predict_predictor* p, size_t index, predict_tensor_info* info) {
  return predict::GetInfo("predict_output_info", p, predict::Storage::kOutput, index, info);
}

// The program has no step that writes to an input, so the constness of the caller's memory is kept.
predict_status predict_set_input(predict_predictor* p, size_t index, const void* data, size_t bytes) {
  return predict::SetData("predict_set_input", p, predict::Storage::kInput, index, const_cast<void*>(data), bytes);
}
predict_status predict_set_output(predict_predictor* p, size_t index, void* data, size_t bytes) {
  return predict::SetData("predict_set_output", p, predict::Storage::kOutput, index, data, bytes);
}

void* predict_input_data(predict_predictor* p, size_t index) {
  return predict::GetData("predict_input_data", p, predict::Storage::kInput, index);
}
void* predict_output_data(predict_predictor* p, size_t index) {
  return predict::GetData("predict_output_data", p, predict::Storage::kOutput, index);
}

predict_status predict_want_output(predict_predictor* p, size_t index, int wanted) {
  using namespace predict;
  const predict_status status = CheckEnd("predict_want_output", p, Storage::kOutput, index);
  if (status != PREDICT_OK) return status;
  p->unwanted[index] = wanted == 0;
  FindSkips(p);
  return PREDICT_OK;
}
