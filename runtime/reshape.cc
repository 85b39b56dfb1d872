// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// predict_reshape: from the inputs' new dims to symbols, sizes and memory. The one thing to know: a failed reshape goes
// back by resolving the old symbols again, which cannot fail because it went well before.

#include <string.h>

#include "runtime/error.h"
#include "runtime/predictor.h"

namespace predict {

// Sets the symbols that the dims of inputs name; whether all dims agree is seen after Resolve.
static predict_status ReadDims(const int64_t* const* dims, predict_predictor* p) {
  const predict_program& program = *p->program;
  memset(p->is_set, 0, program.symbols.count * sizeof(bool));
  for (size_t i = 0; i < program.inputs.count; ++i) {
    const TensorRecord& record = program.tensors[program.inputs[i]];
    for (uint32_t j = 0; dims[i] && j < record.rank; ++j) {
      const ValueRecord& value = program.values[program.indices[record.dims + j]];
      if (value.op != ValueOp::kSymbol) continue;
      const SymbolRecord& symbol = program.symbols[value.a];
      const int64_t size = dims[i][j];
      const char* const input = program.Text(record.name);
      const char* const name = program.Text(symbol.name);
      if (size < 0) {
        return Fail(PREDICT_INVALID_ARGUMENT, "predict_reshape: input '%': dimension '%' cannot be %.", input, name, size);
      }
      if (symbol.max != 0 && size > symbol.max) {
        return Fail(PREDICT_INVALID_ARGUMENT, "predict_reshape: input '%': dimension '%' cannot be %: the program allows at most %.",
                    input, name, size, symbol.max);
      }
      if (p->is_set[value.a] && p->symbols[value.a] != size) {
        return Fail(PREDICT_INVALID_ARGUMENT, "predict_reshape: input '%': dimension '%' cannot be both % and %.", input, name,
                    p->symbols[value.a], size);
      }
      p->symbols[value.a] = size;
      p->is_set[value.a] = true;
    }
  }
  return PREDICT_OK;
}

static predict_status CheckDims(const int64_t* const* dims, const predict_predictor& p) {
  const predict_program& program = *p.program;
  for (size_t i = 0; i < program.inputs.count; ++i) {
    const Tensor& tensor = p.tensors[program.inputs[i]];
    for (int32_t j = 0; dims[i] && j < tensor.rank; ++j) {
      if (dims[i][j] == tensor.dims[j]) continue;
      return Fail(PREDICT_INVALID_ARGUMENT, "predict_reshape: input '%': dimension % must be %, got %.",
                  program.Text(program.tensors[program.inputs[i]].name), j, tensor.dims[j], dims[i][j]);
    }
  }
  return PREDICT_OK;
}

}  // namespace predict

predict_status predict_reshape(predict_predictor* p, const int64_t* const* dims) {
  using namespace predict;
  const char* const call = "predict_reshape";
  if (!p || !dims) return Fail(PREDICT_INVALID_ARGUMENT, "%: the predictor or the list of dims is NULL.", call);
  const size_t inputs = p->program->inputs.count, outputs = p->program->outputs.count;
  const size_t symbol_bytes = p->program->symbols.count * sizeof(int64_t);
  for (size_t i = 0; i < inputs; ++i) p->old_input_bytes[i] = BoundBytes(*p, Storage::kInput, i);
  for (size_t i = 0; i < outputs; ++i) p->old_output_bytes[i] = BoundBytes(*p, Storage::kOutput, i);
  memcpy(p->old_symbols, p->symbols, symbol_bytes);
  predict_status status = ReadDims(dims, p);
  if (status == PREDICT_OK) status = Resolve(call, p);
  if (status == PREDICT_OK) status = CheckDims(dims, *p);
  if (status == PREDICT_OK) status = Allocate(call, p);
  if (status != PREDICT_OK) {
    memcpy(p->symbols, p->old_symbols, symbol_bytes);
    Resolve(call, p);
    return status;
  }
  for (size_t i = 0; i < inputs; ++i) {
    if (BoundBytes(*p, Storage::kInput, i) != p->old_input_bytes[i]) Unbind(p, Storage::kInput, i);
  }
  for (size_t i = 0; i < outputs; ++i) {
    if (BoundBytes(*p, Storage::kOutput, i) != p->old_output_bytes[i]) Unbind(p, Storage::kOutput, i);
  }
  return PREDICT_OK;
}
