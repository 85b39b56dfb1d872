// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Other weights for the library's graph. The one thing to know: the parameters are read where they lie in the caller's file; only sparse
// ones are copied, to be dense.

#include <string.h>

#include "bindings/mxnet/model.h"
#include "bindings/mxnet/params.h"
#include "runtime/error.h"
#include "runtime/os.h"
#include "runtime/program.h"
#include "runtime/recipe/recipe.h"

namespace predict::mxnet {
namespace {

constexpr size_t kNameBytes = 256;

// A parameter as RebuildProgram takes it, with what it points to.
struct Given {
  int64_t dims[kMaxDims];
  char name[kNameBytes];
  uint8_t* dense;  // null of an array that is dense in the file
  size_t dense_bytes;
};

class Parameters {
 public:
  Parameters(const char* call, const Params& params) : call_(call), params_(params), count_(static_cast<size_t>(params.count())) {}
  ~Parameters();
  predict_status Read();
  const predict::Parameter* get() const { return parameters_; }
  size_t count() const { return count_; }

 private:
  predict_status ReadOne(const Array& array, Given* given, predict::Parameter* parameter);

  const char* call_;
  Params params_;
  size_t count_;
  predict::Parameter* parameters_ = nullptr;
  Given* given_ = nullptr;
};

Parameters::~Parameters() {
  for (size_t i = 0; given_ && i < count_; ++i) {
    if (given_[i].dense) DeallocateMemory(nullptr, given_[i].dense, given_[i].dense_bytes);
  }
  if (given_) DeallocateMemory(nullptr, given_, (count_ + 1) * sizeof(Given));
  if (parameters_) DeallocateMemory(nullptr, parameters_, (count_ + 1) * sizeof(predict::Parameter));
}

predict_status Parameters::Read() {
  parameters_ = static_cast<predict::Parameter*>(AllocateMemory(nullptr, (count_ + 1) * sizeof(predict::Parameter), 64));
  given_ = static_cast<Given*>(AllocateMemory(nullptr, (count_ + 1) * sizeof(Given), 64));
  if (given_) memset(static_cast<void*>(given_), 0, (count_ + 1) * sizeof(Given));
  if (!parameters_ || !given_) return Fail(PREDICT_OUT_OF_MEMORY, "%: no memory for % parameters.", call_, count_);
  predict_status status = PREDICT_OK;
  for (size_t i = 0; status == PREDICT_OK && i < count_; ++i) {
    Array array;
    params_.Next(&array);
    status = ReadOne(array, &given_[i], &parameters_[i]);
  }
  return status;
}

predict_status Parameters::ReadOne(const Array& array, Given* given, predict::Parameter* parameter) {
  const bool prefixed = array.name_bytes >= 4 && (memcmp(array.name, "arg:", 4) == 0 || memcmp(array.name, "aux:", 4) == 0);
  const size_t skipped = prefixed ? 4 : 0, length = array.name_bytes - skipped;
  if (length >= kNameBytes) return Fail(PREDICT_INVALID_ARGUMENT, "%: params: the name of a parameter has % bytes; at most %.", call_, length, kNameBytes - 1);
  memcpy(given->name, array.name + skipped, length);
  const char* const name = given->name;
  memcpy(given->dims, array.dims, sizeof given->dims);
  *parameter = {name, ToOnnx(array.values.type), array.rank, given->dims, array.values.data};
  if (array.storage == 0) return PREDICT_OK;
  given->dense_bytes = static_cast<size_t>(array.Bytes()) + 1;
  given->dense = static_cast<uint8_t*>(AllocateMemory(nullptr, given->dense_bytes, 64));
  if (!given->dense) return Fail(PREDICT_OUT_OF_MEMORY, "%: no memory for the sparse parameter '%'.", call_, name);
  if (!array.CopyDense(given->dense)) {
    return Fail(PREDICT_INVALID_ARGUMENT, "%: params: the sparse parameter '%' has an index outside its shape. The file is damaged: copy it again.", call_,
                name);
  }
  parameter->data = given->dense;
  return PREDICT_OK;
}

}  // namespace

predict_status Rebuild(const char* call, const Model& model, const Params& params, predict_program** program) {
  Parameters parameters(call, params);
  predict_status status = parameters.Read();
  if (status != PREDICT_OK) return status;
  const uint64_t skeleton_bytes = reinterpret_cast<const ProgramHeader*>(model.program)->weights_offset;
  uint8_t* made = nullptr;
  size_t bytes = 0;
  status = RebuildProgram(call, model.program, static_cast<size_t>(skeleton_bytes), model.program + skeleton_bytes,
                          static_cast<size_t>(model.program_bytes - skeleton_bytes), parameters.get(), parameters.count(), nullptr, &made, &bytes);
  if (status != PREDICT_OK) return status;
  status = predict_program_from_memory(made, bytes, 0, program);
  if (status == PREDICT_OK) {
    (*program)->ownership = predict_program::kCopied;  // which frees the memory with the program
  } else {
    DeallocateMemory(nullptr, made, bytes);
  }
  return status;
}

}  // namespace predict::mxnet
