// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// A predictor: a program with sizes, memory and kernels. The one thing to know: Resolve turns the program's records into
// the structs of kernel.h for the sizes of now, so that predict_run only calls one function after the other.
#ifndef PREDICT_RUNTIME_PREDICTOR_H_
#define PREDICT_RUNTIME_PREDICTOR_H_

#include "runtime/kernel.h"
#include "runtime/pool.h"
#include "runtime/program.h"

namespace predict {

// The memory of one input or output.
struct Buffer {
  void* data;  // bound now: the caller's, or own; null if none
  void* own;   // null until asked for
  size_t own_bytes;
};

}  // namespace predict

// All arrays lie in one block behind the struct.
struct predict_predictor {
  predict_program* program;
  predict_allocator allocator;
  size_t block_bytes;
  int backend;

  int64_t* symbols;              // size of each symbol
  int64_t* old_symbols;          // during a reshape: what to go back to
  bool* is_set;                  // during a reshape: whether an input has set the symbol
  size_t* old_input_bytes;       // during a reshape
  size_t* old_output_bytes;
  int64_t* values;               // value of each record
  int64_t* attrs;                // for each index, the value it names, as if it were an attribute
  predict::Tensor** operands;    // for each index, the tensor it names, as if it were an operand; null if it is none
  predict::Tensor* tensors;
  predict::Step* steps;
  const predict::Kernel** kernels;  // of each step
  predict::RunFn* runs;             // of each step
  predict::Buffer* inputs;
  predict::Buffer* outputs;
  bool* unwanted;        // of each output: nobody reads it
  bool* needed_outputs;  // of each output: a step that runs reads or writes it, or it is wanted
  bool* skips;           // of each step: it is not run
  bool* needed;          // of each value that is a place in the arena, while skips are found
  uint32_t* bound;       // the tensors that are in inputs or outputs
  size_t bound_count;

  predict::Context context;
  predict::Pool* pool;
  uint8_t* memory;  // arena, then scratch
  size_t memory_bytes;
  size_t arena_bytes;
  size_t scratch_stride;

  predict_step_callback callback;
  void* callback_user;
};

namespace predict {

// Evaluates all sizes for the symbols of now, fills tensors and steps, and checks them; sets arena_bytes and
// scratch_stride, no pointer into memory. After an error the caller restores the symbols and resolves again.
predict_status Resolve(const char* call, predict_predictor* predictor);

// Says of a step what is wrong; the status is PREDICT_INVALID_ARGUMENT.
predict_status FailStep(const char* call, const predict_predictor& predictor, size_t step, const char* what);

// Arena and scratch memory for what Resolve found; keeps memory that is large enough. A failure changes nothing.
predict_status Allocate(const char* call, predict_predictor* predictor);

// Gives all tensors of this input or output (it, and its views) the memory at `data`.
void Bind(predict_predictor* predictor, uint8_t storage, size_t index, void* data);

// Bytes of the input or output as of now.
size_t BoundBytes(const predict_predictor& predictor, uint8_t storage, size_t index);

// Finds out which steps are skipped, and which outputs needed, for those that are wanted now.
void FindSkips(predict_predictor* predictor);

// Frees the library's own buffer, and unbinds what is bound.
void Unbind(predict_predictor* predictor, uint8_t storage, size_t index);

// Makes the library's own buffer if need be, and binds it; null if there is no memory.
void* BindOwn(predict_predictor* predictor, uint8_t storage, size_t index);

}  // namespace predict

#endif  // PREDICT_RUNTIME_PREDICTOR_H_
