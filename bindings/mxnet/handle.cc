// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Makes predictors of what MXPredCreate and its kin are told. The one thing to know: each thing is checked once, before anything is made of it.

#include "bindings/mxnet/handle.h"

#include <string.h>

#include "bindings/mxnet/model.h"
#include "bindings/mxnet/params.h"
#include "runtime/error.h"
#include "runtime/os.h"

namespace predict::mxnet {

void Free(Handle* handle) {
  if (!handle) return;
  predict_destroy(handle->predictor);
  if (handle->monitored) DeallocateMemory(nullptr, handle->monitored, handle->monitored_bytes);
  DeallocateMemory(nullptr, handle, handle->bytes);
}

uint32_t FindLabel(const char* key) {
  uint32_t i = 0;
  while (i < kModel.label_count && strcmp(kModel.Text(kModel.labels[i]), key) != 0) ++i;
  return i;
}

size_t FindInput(const predict_predictor* p, const char* key) {
  size_t i = 0;
  predict_tensor_info info;
  while (i < predict_input_count(p) && (predict_input_info(p, i, &info) != PREDICT_OK || strcmp(info.name, key) != 0)) ++i;
  return i;
}

predict_status UnknownInput(const char* call, const predict_predictor* p, const char* key) {
  Fail(PREDICT_INVALID_ARGUMENT, "%: the model has no input '%'; it has:", call, key);
  predict_tensor_info info;
  for (size_t i = 0; i < predict_input_count(p); ++i) {
    if (predict_input_info(p, i, &info) == PREDICT_OK) FailMore(i == 0 ? " '%'" : ", '%'", info.name);
  }
  return PREDICT_INVALID_ARGUMENT;
}

void SetWanted(Handle* handle) {
  const size_t count = predict_output_count(handle->predictor);
  for (size_t i = 0; i < count; ++i) handle->wanted[i] = handle->monitor != nullptr;
  for (size_t i = 0; i < handle->output_count; ++i) handle->wanted[handle->outputs[i].number] = true;
  for (size_t i = 0; i < count; ++i) predict_want_output(handle->predictor, i, handle->wanted[i]);
}

namespace {

predict_status CheckInputs(const char* call, const Inputs& inputs) {
  if (inputs.count == 0) return PREDICT_OK;
  if (!inputs.keys || !inputs.indptr || !inputs.dims) {
    return Fail(PREDICT_INVALID_ARGUMENT, "%: input_keys, input_shape_indptr or input_shape_data is NULL.", call);
  }
  for (mx_uint i = 0; i < inputs.count; ++i) {
    if (!inputs.keys[i]) return Fail(PREDICT_INVALID_ARGUMENT, "%: input_keys[%] is NULL.", call, i);
    if (inputs.indptr[i] > inputs.indptr[i + 1]) {
      return Fail(PREDICT_INVALID_ARGUMENT, "%: input_shape_indptr[%] is % and the next %: the dims of '%' end before they begin.", call, i,
                  inputs.indptr[i], inputs.indptr[i + 1], inputs.keys[i]);
    }
    if (inputs.indptr[i + 1] - inputs.indptr[i] > static_cast<mx_uint>(kMaxDims)) {
      return Fail(PREDICT_INVALID_ARGUMENT, "%: input_shape_indptr gives '%' % dims; at most % are possible. It has one more entry than there are inputs.", call,
                  inputs.keys[i], inputs.indptr[i + 1] - inputs.indptr[i], kMaxDims);
    }
  }
  return PREDICT_OK;
}

predict_status CheckDtypes(const char* call, const predict_predictor* p, const Dtypes& dtypes) {
  if (dtypes.count != 0 && (!dtypes.names || !dtypes.types)) {
    return Fail(PREDICT_INVALID_ARGUMENT, "%: provided_arg_dtype_names or provided_arg_dtypes is NULL.", call);
  }
  for (mx_uint i = 0; i < dtypes.count; ++i) {
    const char* const name = dtypes.names[i];
    if (!name) return Fail(PREDICT_INVALID_ARGUMENT, "%: provided_arg_dtype_names[%] is NULL.", call, i);
    int32_t wanted = -1;
    const size_t input = FindInput(p, name);
    predict_tensor_info info;
    if (predict_input_info(p, input, &info) == PREDICT_OK) wanted = FromOnnx(info.dtype);
    for (uint32_t j = 0; wanted < 0 && j < kModel.parameter_count; ++j) {
      if (strcmp(kModel.Text(kModel.parameters[j].name), name) == 0) wanted = kModel.parameters[j].dtype;
    }
    if (wanted < 0 && FindLabel(name) < kModel.label_count) continue;
    if (wanted < 0) return UnknownInput(call, p, name);
    if (wanted == dtypes.types[i]) continue;
    Fail(PREDICT_INVALID_ARGUMENT, "%: '%' has type % in this library's model, not %.", call, name, wanted, dtypes.types[i]);
    return SayRebuild(kModel);
  }
  return PREDICT_OK;
}

// Writes the dims that `inputs` gives to `rows`, which has one row for each input of the model; marks those in `given`.
predict_status ReadShapes(const char* call, const predict_predictor* p, const Inputs& inputs, int64_t (*rows)[PREDICT_MAX_RANK], const int64_t** given,
                          uint64_t* label_sizes) {
  for (mx_uint i = 0; i < inputs.count; ++i) {
    const char* const key = inputs.keys[i];
    const mx_uint rank = inputs.indptr[i + 1] - inputs.indptr[i];
    const mx_uint* const dims = inputs.dims + inputs.indptr[i];
    const uint32_t label = FindLabel(key);
    if (label < kModel.label_count) {
      uint64_t size = 1;
      for (mx_uint j = 0; j < rank; ++j) size = size > UINT32_MAX ? size : size * dims[j];
      label_sizes[label] = size;
      continue;
    }
    const size_t number = FindInput(p, key);
    predict_tensor_info info;
    if (predict_input_info(p, number, &info) != PREDICT_OK) return UnknownInput(call, p, key);
    if (given[number]) return Fail(PREDICT_INVALID_ARGUMENT, "%: the input '%' is named twice.", call, key);
    if (static_cast<int32_t>(rank) != info.rank) {
      return Fail(PREDICT_INVALID_ARGUMENT, "%: the input '%' has % dims, but % are given.", call, key, info.rank, rank);
    }
    for (mx_uint j = 0; j < rank; ++j) {
      rows[number][j] = dims[j];
      if (info.symbols[j] || info.dims[j] == dims[j]) continue;
      Fail(PREDICT_INVALID_ARGUMENT, "%: dim % of the input '%' is % in this library, not %. If it shall change, give it a name when you build: "
           "inputs = {\"%\": [..., \"N\", ...]}, then bazel build %.", call, j, key, info.dims[j], dims[j], key, kModel.target);
      return PREDICT_INVALID_ARGUMENT;
    }
    given[number] = rows[number];
  }
  return PREDICT_OK;
}

// Sets the sizes that `inputs` gives; where `all`, each input must be among them.
predict_status SetShapes(const char* call, Handle* handle, const Inputs& inputs, bool all) {
  predict_predictor* const p = handle->predictor;
  const size_t count = predict_input_count(p);
  const size_t row_bytes = PREDICT_MAX_RANK * sizeof(int64_t), bytes = (count + 1) * (row_bytes + sizeof(int64_t*));
  uint8_t* block = static_cast<uint8_t*>(AllocateMemory(nullptr, bytes, 64));
  if (!block) return Fail(PREDICT_OUT_OF_MEMORY, "%: no memory.", call);
  memset(block, 0, bytes);
  int64_t(*rows)[PREDICT_MAX_RANK] = reinterpret_cast<int64_t(*)[PREDICT_MAX_RANK]>(block);
  const int64_t** given = reinterpret_cast<const int64_t**>(block + (count + 1) * row_bytes);
  predict_status status = ReadShapes(call, p, inputs, rows, given, handle->label_sizes);
  predict_tensor_info info;
  for (size_t i = 0; all && status == PREDICT_OK && i < count; ++i) {
    if (given[i] || predict_input_info(p, i, &info) != PREDICT_OK) continue;
    status = Fail(PREDICT_INVALID_ARGUMENT, "%: the dims of the input '%' are not given. Name it in input_keys.", call, info.name);
  }
  if (status == PREDICT_OK) status = predict_reshape(p, given);
  DeallocateMemory(nullptr, block, bytes);
  return status;
}

// The program's output that `key` names: a node, or a node's output.
predict_status FindOutput(const char* call, const predict_predictor* p, const char* key, size_t* number) {
  static const char suffix[] = "_output";
  const size_t length = strlen(key), count = predict_output_count(p);
  predict_tensor_info info;
  for (size_t i = 0; i < count; ++i) {
    if (predict_output_info(p, i, &info) != PREDICT_OK || strlen(info.name) < length || memcmp(info.name, key, length) != 0) continue;
    if (info.name[length] && strcmp(info.name + length, suffix) != 0) continue;
    *number = i;
    return PREDICT_OK;
  }
  Fail(PREDICT_INVALID_ARGUMENT, "%: no result '%' is kept in this library; kept are:", call, key);
  for (size_t i = 0; i < count; ++i) {
    if (predict_output_info(p, i, &info) == PREDICT_OK) FailMore(i == 0 ? " '%'" : ", '%'", info.name);
  }
  FailMore(". Build it with internals = [\"%\"] in its predict_library: bazel build %.", key, kModel.target);
  return PREDICT_INVALID_ARGUMENT;
}

// Numbers the outputs that the user asks for.
predict_status SetOutputs(const char* call, Handle* handle, const OutputNames& names) {
  for (size_t i = 0; i < handle->output_count; ++i) {
    handle->outputs[i].number = i;
    if (!names.keys) continue;
    if (!names.keys[i]) return Fail(PREDICT_INVALID_ARGUMENT, "%: output_keys[%] is NULL.", call, i);
    const predict_status status = FindOutput(call, handle->predictor, names.keys[i], &handle->outputs[i].number);
    if (status != PREDICT_OK) return status;
  }
  return PREDICT_OK;
}

predict_status ReadOutputShapes(const char* call, Handle* handle) {
  predict_tensor_info info;
  for (size_t i = 0; i < handle->output_count; ++i) {
    const predict_status status = predict_output_info(handle->predictor, handle->outputs[i].number, &info);
    if (status != PREDICT_OK) return status;
    for (int32_t j = 0; j < info.rank; ++j) {
      if (info.dims[j] > UINT32_MAX) return Fail(PREDICT_UNSUPPORTED, "%: a dim of the output '%' does not fit in 32 bits.", call, info.name);
      handle->outputs[i].shape[j] = static_cast<mx_uint>(info.dims[j]);
    }
  }
  return PREDICT_OK;
}

// Inputs that are never set are zero.
predict_status MakeInputs(const char* call, predict_predictor* p) {
  for (size_t i = 0; i < predict_input_count(p); ++i) {
    if (!predict_input_data(p, i)) return Fail(PREDICT_OUT_OF_MEMORY, "%: no memory for input %.", call, i);
  }
  return PREDICT_OK;
}

// A handle with a predictor and no shapes yet; null, and the error set, if that fails.
Handle* NewHandle(const char* call, predict_program* program, size_t output_count) {
  predict_predictor* p = nullptr;
  if (predict_create(program, nullptr, &p) != PREDICT_OK) return nullptr;
  const size_t labels = kModel.label_count * sizeof(uint64_t), outputs = output_count * sizeof(Output), kept = predict_output_count(p);
  const size_t head = (sizeof(Handle) + 15) / 16 * 16, bytes = head + labels + outputs + kept;
  uint8_t* block = static_cast<uint8_t*>(AllocateMemory(nullptr, bytes, 64));
  if (!block) {
    predict_destroy(p);
    Fail(PREDICT_OUT_OF_MEMORY, "%: no memory.", call);
    return nullptr;
  }
  memset(block, 0, bytes);
  Handle* handle = reinterpret_cast<Handle*>(block);
  handle->bytes = bytes;
  handle->predictor = p;
  handle->label_sizes = reinterpret_cast<uint64_t*>(block + head);
  handle->outputs = reinterpret_cast<Output*>(block + head + labels);
  handle->output_count = output_count;
  handle->wanted = reinterpret_cast<bool*>(block + head + labels + outputs);
  return handle;
}

// Gives the handle, whose shapes were set with `status`, to the user, or frees it.
predict_status Finish(const char* call, predict_status status, Handle* handle, PredictorHandle* out) {
  if (status == PREDICT_OK) status = ReadOutputShapes(call, handle);
  if (status == PREDICT_OK) status = MakeInputs(call, handle->predictor);
  if (status != PREDICT_OK) {
    Free(handle);
    return status;
  }
  SetWanted(handle);
  *out = handle;
  return PREDICT_OK;
}

predict_status CreateOne(const char* call, predict_program* program, const Inputs& inputs, const Dtypes& dtypes, const OutputNames& names, PredictorHandle* out) {
  Handle* handle = NewHandle(call, program, names.keys ? names.count : kModel.output_count);
  if (!handle) return PREDICT_INVALID_ARGUMENT;
  predict_status status = PREDICT_OK;
  if (predict_output_count(handle->predictor) < kModel.output_count) {
    Fail(PREDICT_INVALID_ARGUMENT, "%: the program has fewer outputs than this library's model.", call);
    status = SayRebuild(kModel);
  }
  if (status == PREDICT_OK) status = SetOutputs(call, handle, names);
  if (status == PREDICT_OK) status = CheckDtypes(call, handle->predictor, dtypes);
  if (status == PREDICT_OK) status = SetShapes(call, handle, inputs, true);
  return Finish(call, status, handle, out);
}

}  // namespace

predict_status Create(const char* call, const char* symbol, const void* params, int params_bytes, int device, const Inputs& inputs, const Dtypes& dtypes,
                      const OutputNames& names, int count, PredictorHandle* out) {
  if (!out) return Fail(PREDICT_INVALID_ARGUMENT, "%: the place for the result, out, is NULL.", call);
  if (!params || params_bytes <= 0) return Fail(PREDICT_INVALID_ARGUMENT, "%: param_bytes is NULL, or param_size, %, not positive.", call, params_bytes);
  if (device != 1) return Fail(PREDICT_INVALID_ARGUMENT, "%: dev_type is %, but this library computes on the processor: give 1.", call, device);
  if (count < 1) return Fail(PREDICT_INVALID_ARGUMENT, "%: num_threads is %; give 1 or more.", call, count);
  predict_status status = CheckInputs(call, inputs);
  if (status != PREDICT_OK) return status;
  predict_program* program = nullptr;
  status = OpenProgram(call, kModel, symbol, params, static_cast<size_t>(params_bytes), &program);
  if (status != PREDICT_OK) return status;
  int made = 0;
  while (made < count && status == PREDICT_OK) {
    status = CreateOne(call, program, inputs, dtypes, names, &out[made]);
    if (status == PREDICT_OK) ++made;
  }
  predict_program_release(program);
  while (status != PREDICT_OK && made > 0) {
    Free(static_cast<Handle*>(out[--made]));
    out[made] = nullptr;
  }
  return status;
}

predict_status Reshape(const char* call, const Inputs& inputs, const Handle* old, PredictorHandle* out) {
  if (!old || !out) return Fail(PREDICT_INVALID_ARGUMENT, "%: the handle or the place for the result, out, is NULL.", call);
  predict_status status = CheckInputs(call, inputs);
  if (status != PREDICT_OK) return status;
  Handle* handle = NewHandle(call, predict_predictor_program(old->predictor), old->output_count);
  if (!handle) return PREDICT_INVALID_ARGUMENT;
  for (size_t i = 0; i < old->output_count; ++i) handle->outputs[i].number = old->outputs[i].number;
  for (uint32_t i = 0; i < kModel.label_count; ++i) handle->label_sizes[i] = old->label_sizes[i];
  status = SetShapes(call, handle, inputs, false);
  return Finish(call, status, handle, out);
}

}  // namespace predict::mxnet
