// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The functions of c_predict_api.h, but those for .params files. The one thing to know: what a handle is, and how it is made, is in handle.h.

#include "bindings/mxnet/c_predict_api.h"

#include <string.h>

#include "bindings/mxnet/handle.h"
#include "bindings/mxnet/model.h"
#include "bindings/mxnet/params.h"
#include "runtime/error.h"
#include "runtime/os.h"
#include "runtime/predict.h"

namespace predict::mxnet {
namespace {

int Result(predict_status status) { return status == PREDICT_OK ? 0 : -1; }

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
  handle->has_run = false;
  if (wanted < steps) {
    const predict_status status = predict_run_steps(handle->predictor, wanted, 1);
    if (status != PREDICT_OK) return status;
  }
  handle->next_step = wanted + 1 < steps ? wanted + 1 : 0;
  *left = wanted + 1 < steps ? static_cast<int>(steps - wanted - 1) : 0;
  return *left == 0 ? Ran(handle) : PREDICT_OK;
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
  handle->has_run = false;
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
