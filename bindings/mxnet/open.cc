// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// From what MXPredCreate is given to a program. The one thing to know: the library computes nothing from the two files. It recognises them as those
// it was built from, and runs the program that the compiler made of them then.

#include <string.h>

#include "bindings/mxnet/model.h"
#include "bindings/mxnet/params.h"
#include "runtime/error.h"
#include "runtime/os.h"

namespace predict::mxnet {
namespace {

constexpr size_t kTextBytes = 200;

// A name of the file for an error, without `arg:` or `aux:`; it may be cut.
struct NameText {
  char bytes[kTextBytes];
  explicit NameText(const Array& array) {
    const size_t length = array.name_bytes < kTextBytes - 1 ? array.name_bytes : kTextBytes - 1;
    memcpy(bytes, array.name, length);
    bytes[length] = 0;
  }
  const char* Text() const { return bytes; }
};

void StripPrefix(Array* array) {
  if (array->name_bytes < 4 || (memcmp(array->name, "arg:", 4) != 0 && memcmp(array->name, "aux:", 4) != 0)) return;
  array->name += 4;
  array->name_bytes -= 4;
}

// As strcmp.
int Compare(const Array& array, const char* name) {
  const size_t length = strlen(name);
  const int order = memcmp(array.name, name, array.name_bytes < length ? array.name_bytes : length);
  return order != 0 ? order : array.name_bytes < length ? -1 : array.name_bytes > length;
}

// The number of the model's parameter of this name, or parameter_count.
uint32_t Find(const Model& model, const Array& array) {
  uint32_t first = 0, last = model.parameter_count;
  while (first < last) {
    const uint32_t middle = first + (last - first) / 2;
    const int order = Compare(array, model.Text(model.parameters[middle].name));
    if (order == 0) return middle;
    if (order < 0) last = middle;
    else first = middle + 1;
  }
  return model.parameter_count;
}

bool HasShape(const Model& model, const Parameter& parameter, const Array& array) {
  bool same = parameter.rank == array.rank;
  for (int32_t i = 0; same && i < array.rank; ++i) same = static_cast<int64_t>(model.dims[parameter.dims + static_cast<uint32_t>(i)]) == array.dims[i];
  return same;
}

void SayShape(const Model& model, const Parameter& parameter) {
  for (int32_t i = 0; i < parameter.rank; ++i) FailMore(i == 0 ? "%" : ", %", model.dims[parameter.dims + static_cast<uint32_t>(i)]);
}

// Which of the model's parameters are there, and whether they are the same.
struct Comparison {
  const char* call;
  const Model& model;
  bool* seen;
  uint32_t first_changed;  // the first by name whose numbers differ, or parameter_count

  predict_status Add(Array* array);
  predict_status Same(const Array& array, uint64_t digest, bool* same) const;
  predict_status Missing() const;
};

// *same: whether the dense elements have this digest.
predict_status Comparison::Same(const Array& array, uint64_t digest, bool* same) const {
  if (array.storage == 0) {
    *same = Digest(array.values.data, array.values.Bytes()) == digest;
    return PREDICT_OK;
  }
  const size_t bytes = static_cast<size_t>(array.Bytes());
  uint8_t* dense = static_cast<uint8_t*>(AllocateMemory(nullptr, bytes + 1, 64));
  if (!dense) return Fail(PREDICT_OUT_OF_MEMORY, "%: no memory for the sparse parameter '%'.", call, NameText(array).Text());
  const bool fits = array.CopyDense(dense);
  *same = fits && Digest(dense, bytes) == digest;
  DeallocateMemory(nullptr, dense, bytes + 1);
  if (fits) return PREDICT_OK;
  return Fail(PREDICT_INVALID_ARGUMENT, "%: params: the sparse parameter '%' has an index outside its shape. The file is damaged: copy it again.", call,
              NameText(array).Text());
}

predict_status Comparison::Add(Array* array) {
  StripPrefix(array);
  const uint32_t number = Find(model, *array);
  const NameText name(*array);
  if (number == model.parameter_count) {
    Fail(PREDICT_INVALID_ARGUMENT, "%: params: this library's model has no parameter '%'.", call, name.Text());
    return SayRebuild(model);
  }
  if (seen[number]) return Fail(PREDICT_INVALID_ARGUMENT, "%: params: the parameter '%' is there twice. Save the file again.", call, name.Text());
  seen[number] = true;
  const Parameter& parameter = model.parameters[number];
  if (!HasShape(model, parameter, *array)) {
    Fail(PREDICT_INVALID_ARGUMENT, "%: params: the parameter '%' has another shape than in this library's model, which has [", call, name.Text());
    SayShape(model, parameter);
    FailMore("].");
    return SayRebuild(model);
  }
  if (parameter.dtype != array->values.type) {
    Fail(PREDICT_INVALID_ARGUMENT, "%: params: the parameter '%' has type %, in this library's model %.", call, name.Text(), array->values.type,
         parameter.dtype);
    return SayRebuild(model);
  }
  bool same = true;
  if (first_changed > number) {
    const predict_status status = Same(*array, parameter.digest, &same);
    if (status != PREDICT_OK) return status;
  }
  if (!same) first_changed = number;
  return PREDICT_OK;
}

predict_status Comparison::Missing() const {
  for (uint32_t i = 0; i < model.parameter_count; ++i) {
    if (seen[i]) continue;
    return Fail(PREDICT_INVALID_ARGUMENT, "%: params: the parameter '%' is missing. Give the .params file that was saved with the symbol.", call,
                model.Text(model.parameters[i].name));
  }
  return PREDICT_OK;
}

predict_status Compare(const char* call, const Model& model, Params* params, uint32_t* first_changed) {
  const size_t bytes = model.parameter_count + 1u;
  bool* seen = static_cast<bool*>(AllocateMemory(nullptr, bytes, 64));
  if (!seen) return Fail(PREDICT_OUT_OF_MEMORY, "%: no memory.", call);
  memset(seen, 0, bytes);
  Comparison comparison = {call, model, seen, model.parameter_count};
  predict_status status = PREDICT_OK;
  Array array;
  for (uint64_t i = 0; status == PREDICT_OK && i < params->count(); ++i) {
    params->Next(&array);
    status = comparison.Add(&array);
  }
  if (status == PREDICT_OK) status = comparison.Missing();
  *first_changed = comparison.first_changed;
  DeallocateMemory(nullptr, seen, bytes);
  return status;
}

// A compiled program of the same graph, whatever its weights are.
predict_status CopyProgram(const char* call, const Model& model, const void* data, size_t bytes, predict_program** program) {
  predict_program* copy = nullptr;
  const predict_status status = predict_program_from_memory(data, bytes, PREDICT_COPY, &copy);
  if (status != PREDICT_OK) return status;
  const char* const graph = predict_program_info(copy, "mxnet_graph");
  if (graph && strcmp(graph, model.graph) == 0) {
    *program = copy;
    return PREDICT_OK;
  }
  predict_program_release(copy);
  Fail(PREDICT_INVALID_ARGUMENT, "%: params: the program is not of this library's model.", call);
  return SayRebuild(model);
}

}  // namespace

predict_status OpenProgram(const char* call, const Model& model, const char* symbol, const void* data, size_t bytes, predict_program** program) {
  predict_status status = symbol && *symbol ? CheckSymbol(call, model, symbol) : PREDICT_OK;
  if (status != PREDICT_OK) return status;
  if (bytes >= 8 && memcmp(data, "PREDICT\n", 8) == 0) return CopyProgram(call, model, data, bytes, program);
  Params params;
  status = params.Open(call, "params", static_cast<const uint8_t*>(data), bytes);
  uint32_t changed = 0;
  if (status == PREDICT_OK) status = Compare(call, model, &params, &changed);
  if (status != PREDICT_OK) return status;
  if (model.rebuild) {
    params.Rewind();
    return model.rebuild(call, model, params, program);
  }
  if (changed != model.parameter_count) {
    Fail(PREDICT_INVALID_ARGUMENT, "%: params: the numbers of the parameter '%' are not those that this library was built from.", call,
         model.Text(model.parameters[changed].name));
    return SayRebuild(model);
  }
  if (!model.program) {
    return Fail(PREDICT_INVALID_ARGUMENT, "%: these are the model's parameters, but the compiled ones are not in this library. Give the bytes of the file "
                ".program that was built with it as the parameters, or build the library with embed = True: bazel build %.", call, model.target);
  }
  return predict_program_from_memory(model.program, model.program_bytes, 0, program);
}

}  // namespace predict::mxnet
