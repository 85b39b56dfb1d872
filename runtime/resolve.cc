// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Sizes of a predictor: from symbols to values, tensors and steps. The one thing to know: this is the second half of
// distrusting a program; what depends on a size is checked here, each time that sizes change.

#include "runtime/error.h"
#include "runtime/predictor.h"

namespace predict {

// Not __builtin_mul_overflow, for which compilers call a function of their own on 32-bit systems.
static bool Multiply(int64_t a, int64_t b, int64_t* product) {
  const uint64_t left = a < 0 ? 0 - static_cast<uint64_t>(a) : static_cast<uint64_t>(a);
  const uint64_t right = b < 0 ? 0 - static_cast<uint64_t>(b) : static_cast<uint64_t>(b);
  if (left != 0 && right > static_cast<uint64_t>(INT64_MAX) / left) return false;
  *product = a * b;
  return true;
}

// value[i] of operands that are known; false on overflow or a divisor that is not positive.
static bool Evaluate(const ValueRecord& value, const int64_t* symbols, const int64_t* values, int64_t* result) {
  if (value.op == ValueOp::kConst) {
    *result = value.b;
    return true;
  }
  if (value.op == ValueOp::kSymbol) {
    *result = symbols[value.a];
    return true;
  }
  const int64_t a = values[value.a], b = values[value.b];
  switch (value.op) {
    case ValueOp::kAdd: return !__builtin_add_overflow(a, b, result);
    case ValueOp::kSub: return !__builtin_sub_overflow(a, b, result);
    case ValueOp::kMul: return Multiply(a, b, result);
    case ValueOp::kMax: *result = a > b ? a : b; return true;
    case ValueOp::kMin: *result = a < b ? a : b; return true;
    default: break;
  }
  if (b <= 0) return false;
  const int64_t rest = a % b, up = rest < 0 ? 1 : 0;
  *result = value.op == ValueOp::kMod ? rest + up * b : a / b - up;
  return true;
}

static predict_status ResolveValues(const char* call, predict_predictor* p) {
  const predict_program& program = *p->program;
  for (size_t i = 0; i < program.values.count; ++i) {
    if (!Evaluate(program.values[i], p->symbols, p->values, &p->values[i])) {
      return Fail(PREDICT_INVALID_ARGUMENT, "%: with these sizes, value % of the program overflows or divides by zero. "
                  "Choose other sizes of the inputs' dimensions.", call, i);
    }
  }
  for (size_t i = 0; i < program.indices.count; ++i) {
    const uint32_t index = program.indices[i];
    p->attrs[i] = index < program.values.count ? p->values[index] : 0;
  }
  return PREDICT_OK;
}

// False if the tensor cannot be addressed. The product leaves zeros out: kernels multiply parts of the dims.
static bool ResolveDims(const predict_predictor& p, const TensorRecord& record, Tensor* tensor) {
  int64_t product = static_cast<int64_t>(DTypeBytes(record.dtype));
  int64_t elements = 1;
  for (int i = 0; i < record.rank; ++i) {
    const int64_t dim = p.values[p.program->indices[record.dims + static_cast<uint32_t>(i)]];
    if (dim < 0 || !Multiply(product, dim > 1 ? dim : 1, &product)) return false;
    tensor->dims[i] = dim;
    elements *= dim;
  }
  tensor->elements = elements;
  tensor->rank = record.rank;
  tensor->dtype = record.dtype;
  return product <= PTRDIFF_MAX;
}

static int64_t BytesOf(const Tensor& tensor) { return tensor.elements * static_cast<int64_t>(DTypeBytes(tensor.dtype)); }

// Null, or why the tensor is not where its record says.
static const char* CheckPlace(const predict_predictor& p, const TensorRecord& record, const Tensor& tensor) {
  const int64_t bytes = BytesOf(tensor);
  if (record.storage == Storage::kArena) {
    const int64_t offset = p.values[record.place], arena = p.values[p.program->header->arena];
    return offset < 0 || offset % 64 != 0 || offset > arena || bytes > arena - offset ? "lies outside the arena" : nullptr;
  }
  if (record.storage == Storage::kWeights) {
    return static_cast<uint64_t>(bytes) != record.bytes ? "does not have the size of its weights" : nullptr;
  }
  const Section<uint32_t>& ends = record.storage == Storage::kInput ? p.program->inputs : p.program->outputs;
  const Tensor& whole = p.tensors[ends[record.place]];
  const bool fits = bytes <= BytesOf(whole) && DTypeBytes(tensor.dtype) == DTypeBytes(whole.dtype);
  return fits ? nullptr : "does not fit the input or output that it shows";
}

static predict_status ResolveTensors(const char* call, predict_predictor* p) {
  const predict_program& program = *p->program;
  for (size_t i = 0; i < program.tensors.count; ++i) {
    const TensorRecord& record = program.tensors[i];
    if (!ResolveDims(*p, record, &p->tensors[i])) {
      return Fail(PREDICT_INVALID_ARGUMENT, "%: with these sizes, tensor '%' is negative or too large to address. "
                  "Choose other sizes of the inputs' dimensions.", call, program.Text(record.name));
    }
  }
  int64_t end = 0;  // of the last tensor in the arena: a hostile arena is never allocated larger than it is used
  for (size_t i = 0; i < program.tensors.count; ++i) {
    const TensorRecord& record = program.tensors[i];
    const char* error = CheckPlace(*p, record, p->tensors[i]);
    if (error) return Fail(PREDICT_INVALID_PROGRAM, "%: the program is damaged: tensor '%' %.", call, program.Text(record.name), error);
    if (record.storage != Storage::kArena) continue;
    const int64_t tensor_end = p->values[record.place] + BytesOf(p->tensors[i]);
    if (tensor_end > end) end = tensor_end;
  }
  if (end > PTRDIFF_MAX - 64) return Fail(PREDICT_OUT_OF_MEMORY, "%: an arena of % bytes cannot be addressed.", call, end);
  p->arena_bytes = (static_cast<size_t>(end) + 63) / 64 * 64;
  return PREDICT_OK;
}

predict_status FailStep(const char* call, const predict_predictor& p, size_t step, const char* what) {
  return Fail(PREDICT_INVALID_ARGUMENT, "%: step % '%': %: %.", call, step, p.program->Text(p.program->steps[step].name), p.kernels[step]->name, what);
}

static predict_status ResolveSteps(const char* call, predict_predictor* p) {
  const predict_program& program = *p->program;
  int64_t scratch = 0;
  for (size_t i = 0; i < program.steps.count; ++i) {
    const StepRecord& record = program.steps[i];
    Step& step = p->steps[i];
    step.scratch_bytes = p->values[record.scratch];
    if (step.scratch_bytes > scratch) scratch = step.scratch_bytes;
    const char* error = step.scratch_bytes < 0 ? "its scratch memory is negative" : p->kernels[i]->check(step);
    if (error) {
      FailStep(call, *p, i, error);
      FailMore(" The program is damaged, or its compiler and this library are of different versions.");
      return PREDICT_INVALID_PROGRAM;
    }
  }
  const int64_t left = PTRDIFF_MAX - static_cast<int64_t>(p->arena_bytes);
  if (scratch > left / p->context.threads - 64) {
    return Fail(PREDICT_OUT_OF_MEMORY, "%: % bytes of scratch memory for each of % threads cannot be addressed.", call, scratch,
                p->context.threads);
  }
  p->scratch_stride = (static_cast<size_t>(scratch) + 63) / 64 * 64;
  return PREDICT_OK;
}

predict_status Resolve(const char* call, predict_predictor* predictor) {
  predict_status status = ResolveValues(call, predictor);
  if (status == PREDICT_OK) status = ResolveTensors(call, predictor);
  if (status == PREDICT_OK) status = ResolveSteps(call, predictor);
  return status;
}

}  // namespace predict
