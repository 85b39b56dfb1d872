// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// What a kernel sees: tensors, one step of the program, and the threads and scratch memory it may use.
// The one thing to know: `check` runs at every reshape and is the only place that distrusts the program; `run` may
// rely on all that `check` accepted, and allocates nothing; what tensors hold may be wrong all the same, which is what Context::Fail is for.
#ifndef PREDICT_RUNTIME_KERNEL_H_
#define PREDICT_RUNTIME_KERNEL_H_

#include <stddef.h>
#include <stdint.h>

namespace predict {

// The numbers are those of ONNX's TensorProto.DataType.
enum DType : int32_t {
  kFloat32 = 1,
  kUint8 = 2,
  kInt8 = 3,
  kUint16 = 4,
  kInt16 = 5,
  kInt32 = 6,
  kInt64 = 7,
  kBool = 9,
  kFloat16 = 10,
  kFloat64 = 11,
  kUint32 = 12,
  kUint64 = 13,
};

// Bytes of one element; 0 for a dtype that no kernel knows.
inline size_t DTypeBytes(int32_t dtype) {
  switch (dtype) {
    case kUint8: case kInt8: case kBool: return 1;
    case kUint16: case kInt16: case kFloat16: return 2;
    case kFloat32: case kInt32: case kUint32: return 4;
    case kInt64: case kUint64: case kFloat64: return 8;
    default: return 0;
  }
}

constexpr int kMaxRank = 8;

// Dense, row-major. The runtime has checked rank, dtype, and that `elements` do not overflow.
struct Tensor {
  void* data;
  int64_t dims[kMaxRank];
  int64_t elements;
  int32_t rank;
  int32_t dtype;
};

// One step. `inputs[i]` is null where an optional input is absent. `attrs` and `floats` are as the operator's op.py
// wrote them, its symbolic sizes already evaluated.
struct Step {
  const Tensor* const* inputs;
  Tensor* const* outputs;
  const int64_t* attrs;
  const float* floats;
  int32_t input_count;
  int32_t output_count;
  int32_t attr_count;
  int32_t float_count;
  int64_t scratch_bytes;  // per thread, as planned
};

struct Activation;  // ops/common/types.h

// y = activation(y) for rows x columns floats, rows stride apart.
using ActivateFn = void (*)(const Activation& activation, float* y, int64_t rows, int64_t columns, int64_t stride);

// Where a step runs: `threads` workers (at least 1), each with `scratch_bytes` of its own, 64-byte aligned.
struct Context {
  uint8_t* scratch;
  size_t scratch_stride;
  int threads;
  void* pool;
  void (*parallel)(void* pool, void (*task)(void* arg, int index, int thread), void* arg, int count);
  ActivateFn activate = nullptr;          // as in the KernelTable
  mutable const char* failure = nullptr;  // of the step that runs: null, or what is wrong

  // Ends the run with an error when the step returns. `text` is static and says what is wrong and what to do; any thread of the step may call it,
  // and where several texts are possible, one of them is told.
  void Fail(const char* text) const { __atomic_store_n(&failure, text, __ATOMIC_RELAXED); }

  uint8_t* Scratch(int thread) const { return scratch + scratch_stride * static_cast<size_t>(thread); }

  // Calls task(arg, index, thread) for every index in [0, count), on any thread in [0, threads); returns when all are done.
  void ParallelFor(int count, void (*task)(void* arg, int index, int thread), void* arg) const {
    if (threads > 1 && count > 1) {
      parallel(pool, task, arg, count);
    } else {
      for (int i = 0; i < count; ++i) task(arg, i, 0);
    }
  }
};

using CheckFn = const char* (*)(const Step& step);  // null, or a static text that says what does not agree
using RunFn = void (*)(const Step& step, const Context& context);

// A row of the generated kernel table: `run[b]` is the kernel for backend b of the table.
struct Kernel {
  const char* name;
  CheckFn check;
  const RunFn* run;
};

struct Backend {
  const char* name;
  bool (*available)();
};

// Generated for each library (sorted by name); best backend last.
struct KernelTable {
  const Kernel* kernels;
  int kernel_count;
  const Backend* backends;
  int backend_count;
  const ActivateFn* activate;  // of each backend; null if no step has an activation that is not a clamp
};

extern const KernelTable kKernelTable;

}  // namespace predict

#endif  // PREDICT_RUNTIME_KERNEL_H_
