// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// predict_run, in whole or in part. The one thing to know: a step is skipped if no step that runs, and nobody who wants an output, reads
// what it writes; that is found backwards over places, so that a view needs what the tensor behind it needs.

#include "runtime/error.h"
#include "runtime/predictor.h"

namespace predict {

// Whether any of the tensors lies at a place that is needed.
static bool IsNeeded(const predict_predictor& p, uint32_t first, uint32_t count) {
  for (uint32_t i = 0; i < count; ++i) {
    const TensorRecord& record = p.program->tensors[p.program->indices[first + i]];
    if (record.storage == Storage::kOutput ? !p.spared[record.place] : p.needed[record.place]) return true;
  }
  return false;
}

static void Need(predict_predictor* p, uint32_t first, uint32_t count) {
  for (uint32_t i = 0; i < count; ++i) {
    const uint32_t tensor = p->program->indices[first + i];
    if (tensor == kAbsent) continue;
    const TensorRecord& record = p->program->tensors[tensor];
    if (record.storage == Storage::kArena) p->needed[record.place] = true;
    if (record.storage == Storage::kOutput) p->spared[record.place] = false;
  }
}

void FindSkips(predict_predictor* p) {
  const predict_program& program = *p->program;
  for (size_t i = 0; i < program.values.count; ++i) p->needed[i] = false;
  for (size_t i = 0; i < program.outputs.count; ++i) p->spared[i] = p->unwanted[i];
  for (size_t i = program.steps.count; i-- > 0;) {
    const StepRecord& step = program.steps[i];
    p->skips[i] = !IsNeeded(*p, step.outputs, step.output_count);
    if (p->skips[i]) continue;
    Need(p, step.inputs, step.input_count);
    Need(p, step.outputs, step.output_count);  // it writes all of them
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
    if (p->spared[i] || p->outputs[i].data || BindOwn(p, Storage::kOutput, i)) continue;
    return Fail(PREDICT_OUT_OF_MEMORY, "%: no memory for output '%'.", call, program.Text(program.tensors[program.outputs[i]].name));
  }
  return PREDICT_OK;
}

static predict_status RunSteps(const char* call, predict_predictor* p, size_t first, size_t end) {
  const predict_status status = PrepareEnds(call, p);
  if (status != PREDICT_OK) return status;
  for (size_t i = first; i < end; ++i) {
    if (p->skips[i]) continue;
    if (p->callback) p->callback(p->callback_user, i, 0);
    p->runs[i](p->steps[i], p->context);
    if (p->callback) p->callback(p->callback_user, i, 1);
  }
  return PREDICT_OK;
}

}  // namespace predict

predict_status predict_run(predict_predictor* p) {
  using namespace predict;
  if (!p) return Fail(PREDICT_INVALID_ARGUMENT, "predict_run: the predictor is NULL.");
  return RunSteps("predict_run", p, 0, p->program->steps.count);
}

predict_status predict_run_steps(predict_predictor* p, size_t first, size_t count) {
  using namespace predict;
  const char* const call = "predict_run_steps";
  if (!p) return Fail(PREDICT_INVALID_ARGUMENT, "%: the predictor is NULL.", call);
  const size_t steps = p->program->steps.count;
  if (first > steps || count > steps - first) {
    return Fail(PREDICT_INVALID_ARGUMENT, "%: there are no % steps from step % on; the program has %.", call, count, first, steps);
  }
  return RunSteps(call, p, first, first + count);
}

predict_status predict_want_output(predict_predictor* p, size_t index, int wanted) {
  using namespace predict;
  const char* const call = "predict_want_output";
  if (!p) return Fail(PREDICT_INVALID_ARGUMENT, "%: the predictor is NULL.", call);
  const size_t count = p->program->outputs.count;
  if (index >= count) return Fail(PREDICT_INVALID_ARGUMENT, "%: there is no output %; the program has %.", call, index, count);
  p->unwanted[index] = wanted == 0;
  FindSkips(p);
  return PREDICT_OK;
}
