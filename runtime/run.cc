// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// predict_run, in whole or in part. The one thing to know: a step is skipped if no step that runs, and nobody who wants an output, reads
// what it writes; that is found backwards over places, so that a view needs what the tensor behind it needs.

#include <string.h>

#include "runtime/error.h"
#include "runtime/predictor.h"

namespace predict {

// Where it is known whether the place of a tensor is needed; null where the tensor is an input or a weight.
static bool* FlagOf(predict_predictor* p, uint32_t tensor) {
  if (tensor == kAbsent) return nullptr;
  const TensorRecord& record = p->program->tensors[tensor];
  return record.storage == Storage::kArena ? &p->needed[record.place] : record.storage == Storage::kOutput ? &p->needed_outputs[record.place] : nullptr;
}

// Whether any of the tensors is needed; `all` makes them so.
static bool Needs(predict_predictor* p, uint32_t first, uint32_t count, bool all) {
  bool any = false;
  for (uint32_t i = first; i < first + count; ++i) {
    bool* const flag = FlagOf(p, p->program->indices[i]);
    if (!flag) continue;
    *flag |= all;
    any |= *flag;
  }
  return any;
}

void FindSkips(predict_predictor* p) {
  const predict_program& program = *p->program;
  memset(p->needed, 0, program.values.count);
  for (size_t i = 0; i < program.outputs.count; ++i) p->needed_outputs[i] = !p->unwanted[i];
  for (size_t i = program.steps.count; i-- > 0;) {
    const StepRecord& step = program.steps[i];
    p->skips[i] = !Needs(p, step.outputs, step.output_count, false);
    if (p->skips[i]) continue;
    Needs(p, step.inputs, step.input_count, true);
    Needs(p, step.outputs, step.output_count, true);  // all of which it writes
  }
}

// Every input must have data; outputs that take part get the library's own where they have none.
static predict_status PrepareEnds(const char* call, predict_predictor* p) {
  const predict_program& program = *p->program;
  for (size_t i = 0; i < program.inputs.count; ++i) {
    if (p->inputs[i].data) continue;
    return Fail(PREDICT_INVALID_ARGUMENT, "%: input '%' has no data. Call predict_set_input, or write to predict_input_data.", call,
                program.Text(program.tensors[program.inputs[i]].name));
  }
  for (size_t i = 0; i < program.outputs.count; ++i) {
    if (!p->needed_outputs[i] || p->outputs[i].data || BindOwn(p, Storage::kOutput, i)) continue;
    return Fail(PREDICT_OUT_OF_MEMORY, "%: no memory for output '%'.", call, program.Text(program.tensors[program.outputs[i]].name));
  }
  return PREDICT_OK;
}

static predict_status RunSteps(const char* call, predict_predictor* p, size_t first, size_t count) {
  if (!p) return Fail(PREDICT_INVALID_ARGUMENT, "%: the predictor is NULL.", call);
  const size_t steps = p->program->steps.count;
  if (first > steps || count > steps - first) {
    return Fail(PREDICT_INVALID_ARGUMENT, "%: there is no % %; the program has %.", call, "step", first > steps ? first : steps, steps);
  }
  const predict_status status = PrepareEnds(call, p);
  if (status != PREDICT_OK) return status;
  for (size_t i = first; i < first + count; ++i) {
    if (p->skips[i]) continue;
    if (p->callback) p->callback(p->callback_user, i, 0);
    p->runs[i](p->steps[i], p->context);
    if (const char* const failure = p->context.failure) {
      p->context.failure = nullptr;  // the next run begins without one
      return FailStep(call, *p, i, failure);
    }
    if (p->callback) p->callback(p->callback_user, i, 1);
  }
  return PREDICT_OK;
}

}  // namespace predict

predict_status predict_run(predict_predictor* p) { return predict::RunSteps("predict_run", p, 0, predict_step_count(p)); }

predict_status predict_run_steps(predict_predictor* p, size_t first, size_t count) {
  return predict::RunSteps("predict_run_steps", p, first, count);
}
