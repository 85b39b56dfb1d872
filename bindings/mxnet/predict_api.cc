// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The predictors of c_predict_api.h. The one thing to know: a handle is a predict_predictor with the outputs that its user numbers, and copies of
// their shapes, because MXNet's are 32-bit and outlive the call.

#include "bindings/mxnet/c_predict_api.h"

#include <string.h>

#include "bindings/mxnet/model.h"
#include "bindings/mxnet/params.h"
#include "runtime/error.h"
#include "runtime/os.h"
#include "runtime/predict.h"

namespace predict::mxnet {
namespace {

// An output that the user numbers.
struct Output {
  size_t number;  // among the program's
  mx_uint shape[PREDICT_MAX_RANK];
};

// What a handle points to; its arrays lie behind it.
struct Handle {
  size_t bytes;
  predict_predictor* predictor;
  uint64_t* label_sizes;  // for each label of the model, the elements that were said; 0: it was not named
  Output* outputs;
  size_t output_count;
  bool* wanted;     // of each output of the program
  size_t next_step;  // of MXPredPartialForward
  bool has_run;
  PredMonitorCallback monitor;
  void* monitor_user;
  bool monitor_inputs;
  char* monitored;  // what it is shown, as the program's info has it but with each name ended by 0; null until there is a monitor
  size_t monitored_bytes;
};

// The inputs as MXPredCreate is told of them.
struct Inputs {
  mx_uint count;
  const char** keys;
  const mx_uint* indptr;
  const mx_uint* dims;
};

// The outputs as MXPredCreatePartialOut is told of them; null names: those of the model.
struct OutputNames {
  mx_uint count;
  const char** keys;
};

struct Dtypes {
  mx_uint count;
  const char** names;
  const int* types;
};

int Result(predict_status status) { return status == PREDICT_OK ? 0 : -1; }

void Free(Handle* handle) {
  if (!handle) return;
  predict_destroy(handle->predictor);
  if (handle->monitored) DeallocateMemory(nullptr, handle->monitored, handle->monitored_bytes);
  DeallocateMemory(nullptr, handle, handle->bytes);
}

// Number of the model's label of this name, or label_count.
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

// Only what is asked for is computed, or with a monitor everything that is kept.
void SetWanted(Handle* handle) {
  const size_t count = predict_output_count(handle->predictor);
  for (size_t i = 0; i < count; ++i) handle->wanted[i] = handle->monitor != nullptr;
  for (size_t i = 0; i < handle->output_count; ++i) handle->wanted[handle->outputs[i].number] = true;
  for (size_t i = 0; i < count; ++i) predict_want_output(handle->predictor, i, handle->wanted[i]);
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

// What all creations do: `count` handles to `out`, or none.
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

predict_status CheckOutput(const char* call, const Handle* handle, mx_uint index) {
  if (!handle) return Fail(PREDICT_INVALID_ARGUMENT, "%: the handle is NULL.", call);
  if (index < handle->output_count) return PREDICT_OK;
  return Fail(PREDICT_INVALID_ARGUMENT, "%: there is no output %; the predictor has %.", call, index, handle->output_count);
}

size_t ElementsOf(const predict_tensor_info& info) {
  size_t elements = 1;
  for (int32_t i = 0; i < info.rank; ++i) elements *= static_cast<size_t>(info.dims[i]);
  return elements;
}

predict_status SetInput(const char* call, Handle* handle, const char* key, const void* data, mx_uint size) {
  if (!handle || !key) return Fail(PREDICT_INVALID_ARGUMENT, "%: the handle or the key is NULL.", call);
  const uint32_t label = FindLabel(key);
  const size_t number = FindInput(handle->predictor, key);
  predict_tensor_info info = {};
  const bool is_input = predict_input_info(handle->predictor, number, &info) == PREDICT_OK;
  if (!is_input && label == kModel.label_count) return UnknownInput(call, handle->predictor, key);
  const uint64_t wanted = is_input ? ElementsOf(info) : handle->label_sizes[label];
  if (size != wanted) return Fail(PREDICT_INVALID_ARGUMENT, "%: the input '%' has % elements, but size is %.", call, key, wanted, size);
  if (!data && size != 0) return Fail(PREDICT_INVALID_ARGUMENT, "%: the data for '%' are NULL.", call, key);
  if (!is_input || size == 0) return PREDICT_OK;
  memcpy(predict_input_data(handle->predictor, number), data, info.bytes);
  return PREDICT_OK;
}

predict_status GetOutput(const char* call, const Handle* handle, mx_uint index, void* data, mx_uint size) {
  const predict_status status = CheckOutput(call, handle, index);
  if (status != PREDICT_OK) return status;
  if (!handle->has_run) return Fail(PREDICT_INVALID_ARGUMENT, "%: there is no output yet. Call MXPredForward first.", call);
  const size_t number = handle->outputs[index].number;
  predict_tensor_info info = {};
  predict_output_info(handle->predictor, number, &info);
  if (size != ElementsOf(info)) {
    return Fail(PREDICT_INVALID_ARGUMENT, "%: output % '%' has % elements, but size is %.", call, index, info.name, ElementsOf(info), size);
  }
  if (!data && size != 0) return Fail(PREDICT_INVALID_ARGUMENT, "%: the place for output % is NULL.", call, index);
  if (size != 0) memcpy(data, predict_output_data(handle->predictor, number), info.bytes);
  return PREDICT_OK;
}

predict_status SetMonitor(const char* call, Handle* handle, PredMonitorCallback callback, void* user, bool all) {
  if (!handle) return Fail(PREDICT_INVALID_ARGUMENT, "%: the handle is NULL.", call);
  if (callback && !handle->monitored) {
    const char* const shown = predict_program_info(predict_predictor_program(handle->predictor), "mxnet_monitor");
    if (!shown) {
      return Fail(PREDICT_INVALID_ARGUMENT, "%: the program does not say what a monitor is shown. Compile it with this version: bazel build %.", call,
                  kModel.target);
    }
    const size_t bytes = strlen(shown) + 1;
    handle->monitored = static_cast<char*>(AllocateMemory(nullptr, bytes, 64));
    if (!handle->monitored) return Fail(PREDICT_OUT_OF_MEMORY, "%: no memory for % bytes.", call, bytes);
    handle->monitored_bytes = bytes;
    for (size_t i = 0; i < bytes; ++i) handle->monitored[i] = shown[i] == '\n' ? '\0' : shown[i];
  }
  handle->monitor = callback;
  handle->monitor_user = user;
  handle->monitor_inputs = all;
  SetWanted(handle);
  return PREDICT_OK;
}

// Shows the monitor one tensor.
void Show(const Handle& handle, const char* name, const predict_tensor_info& info, const void* data) {
  mx_uint shape[PREDICT_MAX_RANK];
  for (int32_t i = 0; i < info.rank; ++i) shape[i] = static_cast<mx_uint>(info.dims[i]);
  MXMonitoredArray array = {data, info.bytes, shape, static_cast<mx_uint>(info.rank), FromOnnx(info.dtype), ElementsOf(info)};
  handle.monitor(name, &array, handle.monitor_user);
}

void Monitor(const Handle& handle) {
  predict_predictor* const p = handle.predictor;
  const size_t inputs = predict_input_count(p);
  predict_tensor_info info;
  const char* const end = handle.monitored + handle.monitored_bytes - 1;
  for (const char* line = handle.monitored; line < end; line += strlen(line) + 1) {
    size_t number = 0;
    const char* name = line + 1;
    for (; *name >= '0' && *name <= '9'; ++name) number = number * 10 + static_cast<size_t>(*name - '0');
    if (*name == ' ') ++name;
    if (*line == '<' && !handle.monitor_inputs) continue;
    if (number < inputs) {
      if (predict_input_info(p, number, &info) == PREDICT_OK) Show(handle, name, info, predict_input_data(p, number));
    } else if (predict_output_info(p, number - inputs, &info) == PREDICT_OK) {
      Show(handle, name, info, predict_output_data(p, number - inputs));
    }
  }
}

predict_status Ran(Handle* handle) {
  handle->has_run = true;
  if (handle->monitor) Monitor(*handle);
  return PREDICT_OK;
}

predict_status PartialForward(const char* call, Handle* handle, int step, int* left) {
  if (!handle || !left) return Fail(PREDICT_INVALID_ARGUMENT, "%: the handle or step_left is NULL.", call);
  const size_t steps = predict_step_count(handle->predictor);
  const size_t wanted = step == 0 ? 0 : handle->next_step;
  if (step < 0 || static_cast<size_t>(step) != wanted) {
    return Fail(PREDICT_INVALID_ARGUMENT, "%: step is %, but the next one is %. Call it with 0, 1, and so on, until step_left is 0.", call, step, wanted);
  }
  if (wanted < steps) {
    const predict_status status = predict_run_steps(handle->predictor, wanted, 1);
    if (status != PREDICT_OK) return status;
  }
  handle->next_step = wanted + 1 < steps ? wanted + 1 : 0;
  *left = wanted + 1 < steps ? static_cast<int>(steps - wanted - 1) : 0;
  handle->has_run = false;
  return *left == 0 ? Ran(handle) : PREDICT_OK;
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

}  // namespace
}  // namespace predict::mxnet

using predict::Fail;
using predict::mxnet::Handle;
using predict::mxnet::Result;

const char* MXGetLastError(void) { return predict_last_error(); }

int MXPredCreate(const char* symbol, const void* params, int bytes, int device, int, mx_uint inputs, const char** keys, const mx_uint* indptr,
                 const mx_uint* dims, PredictorHandle* out) {
  return Result(predict::mxnet::Create("MXPredCreate", symbol, params, bytes, device, {inputs, keys, indptr, dims}, {}, {}, 1, out));
}

int MXPredCreateEx(const char* symbol, const void* params, int bytes, int device, int, mx_uint inputs, const char** keys, const mx_uint* indptr,
                   const mx_uint* dims, mx_uint dtypes, const char** dtype_names, const int* dtype_numbers, PredictorHandle* out) {
  return Result(predict::mxnet::Create("MXPredCreateEx", symbol, params, bytes, device, {inputs, keys, indptr, dims}, {dtypes, dtype_names, dtype_numbers},
                                       {}, 1, out));
}

int MXPredCreatePartialOut(const char* symbol, const void* params, int bytes, int device, int, mx_uint inputs, const char** keys, const mx_uint* indptr,
                           const mx_uint* dims, mx_uint outputs, const char** output_keys, PredictorHandle* out) {
  const char* const call = "MXPredCreatePartialOut";
  if (outputs != 0 && !output_keys) return Result(Fail(PREDICT_INVALID_ARGUMENT, "%: output_keys is NULL.", call));
  if (outputs == 0) output_keys = nullptr;  // all of the model's, as in MXNet
  return Result(predict::mxnet::Create(call, symbol, params, bytes, device, {inputs, keys, indptr, dims}, {}, {outputs, output_keys}, 1, out));
}

int MXPredCreateMultiThread(const char* symbol, const void* params, int bytes, int device, int, mx_uint inputs, const char** keys, const mx_uint* indptr,
                            const mx_uint* dims, int threads, PredictorHandle* out) {
  return Result(predict::mxnet::Create("MXPredCreateMultiThread", symbol, params, bytes, device, {inputs, keys, indptr, dims}, {}, {}, threads, out));
}

int MXPredReshape(mx_uint inputs, const char** keys, const mx_uint* indptr, const mx_uint* dims, PredictorHandle handle, PredictorHandle* out) {
  return Result(predict::mxnet::Reshape("MXPredReshape", {inputs, keys, indptr, dims}, static_cast<Handle*>(handle), out));
}

int MXPredGetOutputShape(PredictorHandle given, mx_uint index, mx_uint** dims, mx_uint* rank) {
  const char* const call = "MXPredGetOutputShape";
  Handle* const handle = static_cast<Handle*>(given);
  const predict_status status = predict::mxnet::CheckOutput(call, handle, index);
  if (status != PREDICT_OK) return Result(status);
  if (!dims || !rank) return Result(Fail(PREDICT_INVALID_ARGUMENT, "%: shape_data or shape_ndim is NULL.", call));
  predict_tensor_info info = {};
  predict_output_info(handle->predictor, handle->outputs[index].number, &info);
  *dims = handle->outputs[index].shape;
  *rank = static_cast<mx_uint>(info.rank);
  return 0;
}

int MXPredGetOutputType(PredictorHandle given, mx_uint index, int* dtype) {
  const char* const call = "MXPredGetOutputType";
  const Handle* const handle = static_cast<Handle*>(given);
  const predict_status status = predict::mxnet::CheckOutput(call, handle, index);
  if (status != PREDICT_OK) return Result(status);
  if (!dtype) return Result(Fail(PREDICT_INVALID_ARGUMENT, "%: out_dtype is NULL.", call));
  predict_tensor_info info = {};
  predict_output_info(handle->predictor, handle->outputs[index].number, &info);
  *dtype = predict::mxnet::FromOnnx(info.dtype);
  return 0;
}

int MXPredSetInput(PredictorHandle handle, const char* key, const mx_float* data, mx_uint size) {
  return Result(predict::mxnet::SetInput("MXPredSetInput", static_cast<Handle*>(handle), key, data, size));
}

int MXPredForward(PredictorHandle given) {
  Handle* const handle = static_cast<Handle*>(given);
  if (!handle) return Result(Fail(PREDICT_INVALID_ARGUMENT, "MXPredForward: the handle is NULL."));
  handle->next_step = 0;
  const predict_status status = predict_run(handle->predictor);
  return Result(status == PREDICT_OK ? predict::mxnet::Ran(handle) : status);
}

int MXPredPartialForward(PredictorHandle handle, int step, int* left) {
  return Result(predict::mxnet::PartialForward("MXPredPartialForward", static_cast<Handle*>(handle), step, left));
}

int MXPredGetOutput(PredictorHandle handle, mx_uint index, mx_float* data, mx_uint size) {
  return Result(predict::mxnet::GetOutput("MXPredGetOutput", static_cast<Handle*>(handle), index, data, size));
}

int MXPredFree(PredictorHandle handle) {
  predict::mxnet::Free(static_cast<Handle*>(handle));
  return 0;
}

int MXPredSetMonitorCallback(PredictorHandle handle, PredMonitorCallback callback, void* user, bool all) {
  return Result(predict::mxnet::SetMonitor("MXPredSetMonitorCallback", static_cast<Handle*>(handle), callback, user, all));
}
