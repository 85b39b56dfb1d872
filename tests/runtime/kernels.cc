// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// Five tiny kernels and their table, so that the runtime can be tested without an operator. The one thing to know: the
// checks are as strict as an operator's must be, because hostile programs are run on them.

#include <string.h>

#include "runtime/kernel.h"

namespace predict {
namespace {

bool IsFloat(const Tensor* tensor) { return tensor && tensor->dtype == kFloat32; }

// y = a + b, one task for each element. All of one size.
const char* AddCheck(const Step& step) {
  if (step.input_count != 2 || step.output_count != 1) return "Add needs two inputs and one output";
  if (!IsFloat(step.inputs[0]) || !IsFloat(step.inputs[1]) || !IsFloat(step.outputs[0])) return "Add needs floats";
  const int64_t elements = step.outputs[0]->elements;
  return step.inputs[0]->elements == elements && step.inputs[1]->elements == elements && elements < 100000
             ? nullptr : "sizes differ";
}

void AddOne(void* arg, int index, int) {
  const Step& step = *static_cast<const Step*>(arg);
  static_cast<float*>(step.outputs[0]->data)[index] =
      static_cast<const float*>(step.inputs[0]->data)[index] + static_cast<const float*>(step.inputs[1]->data)[index];
}

void Add(const Step& step, const Context& context) {
  context.ParallelFor(static_cast<int>(step.outputs[0]->elements), AddOne, const_cast<Step*>(&step));
}

// y = x * floats[0] + attrs[0].
const char* ScaleCheck(const Step& step) {
  if (step.input_count != 1 || step.output_count != 1) return "Scale needs one input and one output";
  if (step.attr_count != 1 || step.float_count != 1) return "Scale needs an attribute and a float";
  if (!IsFloat(step.inputs[0]) || !IsFloat(step.outputs[0])) return "Scale needs floats";
  return step.inputs[0]->elements == step.outputs[0]->elements ? nullptr : "sizes differ";
}

void Scale(const Step& step, const Context&) {
  const float* x = static_cast<const float*>(step.inputs[0]->data);
  float* y = static_cast<float*>(step.outputs[0]->data);
  for (int64_t i = 0; i < step.outputs[0]->elements; ++i) y[i] = x[i] * step.floats[0] + static_cast<float>(step.attrs[0]);
}

// The sum of each row, by way of a copy in scratch memory. x is (N, C); y is (N).
const char* RowSumCheck(const Step& step) {
  if (step.input_count != 1 || step.output_count != 1) return "RowSum needs one input and one output";
  if (!IsFloat(step.inputs[0]) || !IsFloat(step.outputs[0])) return "RowSum needs floats";
  const Tensor& x = *step.inputs[0];
  if (x.rank != 2 || step.outputs[0]->rank != 1 || step.outputs[0]->dims[0] != x.dims[0]) return "shapes differ";
  if (x.dims[0] > INT32_MAX) return "too many rows";
  return step.scratch_bytes / 4 >= x.dims[1] ? nullptr : "needs a row of scratch memory";
}

struct RowSumTask {
  const Step* step;
  const Context* context;
};

void RowSumOne(void* arg, int index, int thread) {
  const RowSumTask& task = *static_cast<const RowSumTask*>(arg);
  const Tensor& x = *task.step->inputs[0];
  float* row = reinterpret_cast<float*>(task.context->Scratch(thread));
  memcpy(row, static_cast<const float*>(x.data) + index * x.dims[1], static_cast<size_t>(x.dims[1]) * sizeof(float));
  float sum = 0;
  for (int64_t i = 0; i < x.dims[1]; ++i) sum += row[i];
  static_cast<float*>(task.step->outputs[0]->data)[index] = sum;
}

void RowSum(const Step& step, const Context& context) {
  RowSumTask task = {&step, &context};
  context.ParallelFor(static_cast<int>(step.inputs[0]->dims[0]), RowSumOne, &task);
}

// y = x, one task for each element; each that is negative fails.
const char* PositiveCheck(const Step& step) {
  if (step.input_count != 1 || step.output_count != 1) return "Positive needs one input and one output";
  if (!IsFloat(step.inputs[0]) || !IsFloat(step.outputs[0])) return "Positive needs floats";
  const int64_t elements = step.outputs[0]->elements;
  return step.inputs[0]->elements == elements && elements < 100000 ? nullptr : "sizes differ";
}

struct PositiveTask {
  const Step* step;
  const Context* context;
};

void PositiveOne(void* arg, int index, int) {
  const PositiveTask& task = *static_cast<const PositiveTask*>(arg);
  const float x = static_cast<const float*>(task.step->inputs[0]->data)[index];
  if (x < 0) return task.context->Fail("an element is negative. Give others");
  static_cast<float*>(task.step->outputs[0]->data)[index] = x;
}

void Positive(const Step& step, const Context& context) {
  PositiveTask task = {&step, &context};
  context.ParallelFor(static_cast<int>(step.outputs[0]->elements), PositiveOne, &task);
}

// Two tasks: the first thread's waits until another thread is in the other one, which traps. Needs two threads.
const char* TrapCheck(const Step& step) { return step.output_count == 1 ? nullptr : "Trap needs one output"; }

int trapping;

void TrapOne(void*, int, int thread) {
  if (thread != 0) {
    __atomic_store_n(&trapping, 1, __ATOMIC_SEQ_CST);
    __builtin_trap();
  }
  while (!__atomic_load_n(&trapping, __ATOMIC_SEQ_CST)) {
  }
}

void Trap(const Step&, const Context& context) {
  if (context.threads > 1) context.ParallelFor(2, TrapOne, nullptr);
}

void ScaleTwice(const Step& step, const Context& context) {  // the backend "twice", seen by its wrong result
  Scale(step, context);
  float* y = static_cast<float*>(step.outputs[0]->data);
  for (int64_t i = 0; i < step.outputs[0]->elements; ++i) y[i] *= 2;
}

const RunFn kAdd[] = {Add, Add, Add};
const RunFn kPositive[] = {Positive, Positive, Positive};
const RunFn kRowSum[] = {RowSum, RowSum, RowSum};
const RunFn kScale[] = {ScaleTwice, Scale, Scale};
const RunFn kTrap[] = {Trap, Trap, Trap};
const Kernel kKernels[] = {{"Add", AddCheck, kAdd}, {"Positive", PositiveCheck, kPositive}, {"RowSum", RowSumCheck, kRowSum}, {"Scale", ScaleCheck, kScale},
                           {"Trap", TrapCheck, kTrap}};

bool Yes() { return true; }
bool No() { return false; }
const Backend kBackends[] = {{"twice", Yes}, {"generic", Yes}, {"never", No}};

}  // namespace

extern const KernelTable kKernelTable = {kKernels, 5, kBackends, 3, nullptr};

}  // namespace predict
