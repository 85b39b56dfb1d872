// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The predictors that handles of c_predict_api.h point to, and how they are made.
// The one thing to know: a handle is a predict_predictor with the outputs that its user numbers, and copies of their shapes, because MXNet's are 32-bit
// and outlive the call.
#ifndef PREDICT_BINDINGS_MXNET_HANDLE_H_
#define PREDICT_BINDINGS_MXNET_HANDLE_H_

#include "bindings/mxnet/c_predict_api.h"
#include "runtime/predict.h"

namespace predict::mxnet {

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

// `count` handles to `out`, or none.
predict_status Create(const char* call, const char* symbol, const void* params, int params_bytes, int device, const Inputs& inputs, const Dtypes& dtypes,
                      const OutputNames& names, int count, PredictorHandle* out);

// A handle with the weights and outputs of `old`, and the sizes that `inputs` gives.
predict_status Reshape(const char* call, const Inputs& inputs, const Handle* old, PredictorHandle* out);

void Free(Handle* handle);

// Number of the model's label of this name, or label_count.
uint32_t FindLabel(const char* key);

// Number of the input of this name, or how many there are.
size_t FindInput(const predict_predictor* p, const char* key);

// The error that names the inputs that there are.
predict_status UnknownInput(const char* call, const predict_predictor* p, const char* key);

// Only what is asked for is computed, or with a monitor everything that is kept.
void SetWanted(Handle* handle);

}  // namespace predict::mxnet

#endif  // PREDICT_BINDINGS_MXNET_HANDLE_H_
