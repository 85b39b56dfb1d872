// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Predictors of predict.h: create, reshape, run, destroy. The one thing to know: creation chooses kernels by name and
// allocates; it reads no weight and plans nothing, because the compiler did.

#include "runtime/predictor.h"

#include <string.h>

#include "runtime/error.h"
#include "runtime/os.h"

namespace predict {

constexpr int kMaxThreads = 1024;

// Sets the default of each option, or says what is wrong.
static predict_status ReadOptions(const predict_options* given, predict_options* options) {
  memset(options, 0, sizeof *options);
  if (given) {
    const size_t known = given->struct_bytes < sizeof *options ? given->struct_bytes : sizeof *options;
    if (known < sizeof given->struct_bytes) {
      return Fail(PREDICT_INVALID_ARGUMENT, "predict_create: set options.struct_bytes to sizeof(predict_options).");
    }
    memcpy(options, given, known);
    const uint8_t* bytes = reinterpret_cast<const uint8_t*>(given);
    for (size_t i = known; i < given->struct_bytes; ++i) {
      if (bytes[i] != 0) return Fail(PREDICT_UNSUPPORTED, "predict_create: an option is newer than this library. Set it to zero.");
    }
  }
  if (options->threads == 0) options->threads = 1;
  if (options->threads < 0 || options->threads > kMaxThreads) {
    return Fail(PREDICT_INVALID_ARGUMENT, "predict_create: % threads; it must be 0 to %.", options->threads, kMaxThreads);
  }
  if (options->pool && !options->pool->parallel) {
    return Fail(PREDICT_INVALID_ARGUMENT, "predict_create: options.pool has no function.");
  }
  if (options->allocator && (!options->allocator->allocate || !options->allocator->deallocate)) {
    return Fail(PREDICT_INVALID_ARGUMENT, "predict_create: options.allocator needs both functions.");
  }
  return PREDICT_OK;
}

static predict_status ChooseBackend(const char* wanted, int* backend) {
  for (int i = kKernelTable.backend_count - 1; i >= 0; --i) {
    const Backend& candidate = kKernelTable.backends[i];
    if (wanted && strcmp(wanted, candidate.name) != 0) continue;
    *backend = i;
    if (candidate.available()) return PREDICT_OK;
    if (wanted) return Fail(PREDICT_UNSUPPORTED, "predict_create: this CPU does not have the backend '%'.", wanted);
  }
  if (!wanted) return Fail(PREDICT_UNSUPPORTED, "predict_create: this library has no backend for this CPU.");
  Fail(PREDICT_UNSUPPORTED, "predict_create: unknown backend '%'; known:", wanted);
  for (int i = 0; i < kKernelTable.backend_count; ++i) FailMore(i == 0 ? " %" : ", %", kKernelTable.backends[i].name);
  return PREDICT_UNSUPPORTED;
}

static const Kernel* FindKernel(const char* name) {
  for (int i = 0; i < kKernelTable.kernel_count; ++i) {
    if (strcmp(kKernelTable.kernels[i].name, name) == 0) return &kKernelTable.kernels[i];
  }
  return nullptr;
}

static predict_status ChooseKernels(predict_predictor* p) {
  const predict_program& program = *p->program;
  for (size_t i = 0; i < program.steps.count; ++i) {
    const uint32_t number = program.steps[i].kernel;
    const char* name = program.Text(program.kernels[number]);
    const bool repeated = i > 0 && program.steps[i - 1].kernel == number;
    p->kernels[i] = repeated ? p->kernels[i - 1] : FindKernel(name);
    if (p->kernels[i]) p->runs[i] = p->kernels[i]->run[p->backend];
    if (!p->kernels[i] || !p->runs[i]) {
      return Fail(PREDICT_UNSUPPORTED, "predict_create: the program needs kernel '%', which this library does not have. "
                  "Build the library for this model, or with every operator.", name);
    }
  }
  return PREDICT_OK;
}

// Hands out consecutive arrays; first with a null block, to learn how many bytes they need.
struct Carver {
  uint8_t* block;
  uint64_t used;

  template <typename Element>
  void Take(size_t count, Element** array) {
    used = (used + 15) / 16 * 16;
    if (block) *array = reinterpret_cast<Element*>(block + used);
    used += uint64_t{count} * sizeof(Element);
  }
};

static void Carve(const predict_program& program, Carver* carver, predict_predictor* p) {
  carver->used = sizeof(predict_predictor);
  carver->Take(program.symbols.count, &p->symbols);
  carver->Take(program.symbols.count, &p->old_symbols);
  carver->Take(program.symbols.count, &p->is_set);
  carver->Take(program.inputs.count, &p->old_input_bytes);
  carver->Take(program.outputs.count, &p->old_output_bytes);
  carver->Take(program.values.count, &p->values);
  carver->Take(program.indices.count, &p->attrs);
  carver->Take(program.indices.count, &p->operands);
  carver->Take(program.tensors.count, &p->tensors);
  carver->Take(program.steps.count, &p->steps);
  carver->Take(program.steps.count, &p->kernels);
  carver->Take(program.steps.count, &p->runs);
  carver->Take(program.inputs.count, &p->inputs);
  carver->Take(program.outputs.count, &p->outputs);
  carver->Take(program.outputs.count, &p->unwanted);
  carver->Take(program.outputs.count, &p->needed_outputs);
  carver->Take(program.steps.count, &p->skips);
  carver->Take(program.values.count, &p->needed);
  carver->Take(program.tensors.count, &p->bound);
}

// A zeroed predictor with its arrays; null if there is no memory.
static predict_predictor* NewPredictor(const predict_program& program, const predict_allocator& allocator) {
  predict_predictor unused;
  Carver carver = {nullptr, 0};
  Carve(program, &carver, &unused);
  if (carver.used > static_cast<uint64_t>(PTRDIFF_MAX)) return nullptr;
  const size_t bytes = static_cast<size_t>(carver.used);
  carver.block = static_cast<uint8_t*>(allocator.allocate(allocator.user, bytes, 64));
  if (!carver.block) return nullptr;
  memset(carver.block, 0, bytes);
  predict_predictor* p = reinterpret_cast<predict_predictor*>(carver.block);
  Carve(program, &carver, p);
  p->block_bytes = bytes;
  p->allocator = allocator;
  return p;
}

// What stays the same at every reshape.
static void Connect(predict_predictor* p) {
  const predict_program& program = *p->program;
  for (size_t i = 0; i < program.symbols.count; ++i) p->symbols[i] = program.symbols[i].initial;
  for (size_t i = 0; i < program.indices.count; ++i) {
    p->operands[i] = program.indices[i] < program.tensors.count ? &p->tensors[program.indices[i]] : nullptr;
  }
  for (size_t i = 0; i < program.steps.count; ++i) {
    const StepRecord& record = program.steps[i];
    Step& step = p->steps[i];
    step.inputs = p->operands + record.inputs;
    step.outputs = p->operands + record.outputs;
    step.attrs = p->attrs + record.attrs;
    step.floats = program.floats.records + record.floats;
    step.input_count = record.input_count;
    step.output_count = record.output_count;
    step.attr_count = record.attr_count;
    step.float_count = record.float_count;
  }
  for (size_t i = 0; i < program.tensors.count; ++i) {
    const TensorRecord& record = program.tensors[i];
    if (record.storage == Storage::kWeights) p->tensors[i].data = const_cast<uint8_t*>(program.Weights() + record.offset);
    if (record.storage >= Storage::kInput) p->bound[p->bound_count++] = static_cast<uint32_t>(i);
  }
}

// The first prediction shall not pay for page faults.
static void TouchPages(uint8_t* memory, size_t bytes) {
  for (size_t i = 0; i < bytes; i += 4096) static_cast<volatile uint8_t*>(memory)[i] = 0;
}

predict_status Allocate(const char* call, predict_predictor* p) {
  const size_t bytes = p->arena_bytes + p->scratch_stride * static_cast<size_t>(p->context.threads);
  if (bytes > p->memory_bytes) {
    uint8_t* memory = static_cast<uint8_t*>(p->allocator.allocate(p->allocator.user, bytes, 64));
    if (!memory) return Fail(PREDICT_OUT_OF_MEMORY, "%: no memory for an arena of % bytes.", call, bytes);
    TouchPages(memory, bytes);
    if (p->memory) p->allocator.deallocate(p->allocator.user, p->memory, p->memory_bytes);
    p->memory = memory;
    p->memory_bytes = bytes;
  }
  p->context.scratch = p->memory + p->arena_bytes;
  p->context.scratch_stride = p->scratch_stride;
  for (size_t i = 0; i < p->program->tensors.count; ++i) {
    const TensorRecord& record = p->program->tensors[i];
    if (record.storage == Storage::kArena) p->tensors[i].data = p->memory + p->values[record.place];
  }
  return PREDICT_OK;
}

static predict_status StartThreads(const predict_options& options, predict_predictor* p) {
  p->context.threads = options.threads;
  if (options.pool) {
    p->context.pool = options.pool->user;
    p->context.parallel = options.pool->parallel;
  } else if (options.threads > 1) {
    if (!kHasThreads) {
      return Fail(PREDICT_UNSUPPORTED, "predict_create: there are no threads here. Set options.threads to 1, or options.pool.");
    }
    p->pool = CreatePool(options.threads, p->allocator);
    if (!p->pool) return Fail(PREDICT_OUT_OF_MEMORY, "predict_create: the system does not give % threads.", options.threads);
    p->context.pool = p->pool;
    p->context.parallel = RunParallel;
  }
  return PREDICT_OK;
}

}  // namespace predict

predict_status predict_create(predict_program* program, const predict_options* given, predict_predictor** result) {
  using namespace predict;
  const char* const call = "predict_create";
  if (!program || !result) return Fail(PREDICT_INVALID_ARGUMENT, "%: the program or the place for the result is NULL.", call);
  predict_options options;
  predict_status status = ReadOptions(given, &options);
  if (status != PREDICT_OK) return status;
  const predict_allocator standard = {nullptr, AllocateMemory, DeallocateMemory};
  predict_predictor* p = NewPredictor(*program, options.allocator ? *options.allocator : standard);
  if (!p) return Fail(PREDICT_OUT_OF_MEMORY, "%: no memory for the steps.", call);
  p->program = program;
  ShareProgram(program);
  Connect(p);
  FindSkips(p);
  status = ChooseBackend(options.backend, &p->backend);
  if (status == PREDICT_OK && kKernelTable.activate) p->context.activate = kKernelTable.activate[p->backend];
  if (status == PREDICT_OK) status = ChooseKernels(p);
  if (status == PREDICT_OK) status = StartThreads(options, p);
  if (status == PREDICT_OK) status = Resolve(call, p);
  if (status == PREDICT_OK) status = Allocate(call, p);
  if (status != PREDICT_OK) {
    predict_destroy(p);
    return status;
  }
  *result = p;
  return PREDICT_OK;
}

void predict_destroy(predict_predictor* p) {
  using namespace predict;
  if (!p) return;
  DestroyPool(p->pool);
  for (size_t i = 0; i < p->program->inputs.count; ++i) Unbind(p, Storage::kInput, i);
  for (size_t i = 0; i < p->program->outputs.count; ++i) Unbind(p, Storage::kOutput, i);
  const predict_allocator allocator = p->allocator;
  if (p->memory) allocator.deallocate(allocator.user, p->memory, p->memory_bytes);
  predict_program_release(p->program);
  allocator.deallocate(allocator.user, p, p->block_bytes);
}

predict_program* predict_predictor_program(const predict_predictor* p) { return p ? p->program : nullptr; }

const char* predict_backend(const predict_predictor* p) { return p ? predict::kKernelTable.backends[p->backend].name : nullptr; }

size_t predict_arena_bytes(const predict_predictor* p) { return p ? p->memory_bytes : 0; }

size_t predict_step_count(const predict_predictor* p) { return p ? p->program->steps.count : 0; }

const char* predict_step_kernel(const predict_predictor* p, size_t step) {
  return step < predict_step_count(p) ? p->kernels[step]->name : nullptr;
}

const char* predict_step_name(const predict_predictor* p, size_t step) {
  return step < predict_step_count(p) ? p->program->Text(p->program->steps[step].name) : nullptr;
}

void predict_set_step_callback(predict_predictor* p, predict_step_callback callback, void* user) {
  if (!p) return;
  p->callback = callback;
  p->callback_user = user;
}
