/* SPDX-FileCopyrightText: The Amalgamation Authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* predict.h: runs one trained network.
 *
 *   predict_program* program;  predict_predictor* p;
 *   predict_program_open("predict.program", &program);
 *   predict_create(program, NULL, &p);
 *   predict_set_input(p, 0, pixels, sizeof pixels);      // borrowed, not copied
 *   predict_run(p);
 *   const float* scores = predict_output_data(p, 0);
 *   predict_destroy(p);  predict_program_release(program);
 *
 * Units: sizes are bytes where the name says bytes, else elements. Tensors are dense and row-major.
 * Lifetimes: a pointer that this library returns is valid until the object it came from is destroyed, or as said at
 * the function. A program may be released before its predictors: each holds a share.
 * Threads: different predictors may be used at the same time, also of one program; one predictor by one thread at a time.
 * Errors: every function that can fail returns a predict_status; predict_last_error() says in words what, where and why.
 * A failed call changes nothing, but what predict_run says of itself. Nothing here prints, aborts, or throws.
 */
#ifndef PREDICT_H_
#define PREDICT_H_

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(PREDICT_LOCAL) /* inside a library with another interface, such as MXNet's: exported are that one's functions */
#define PREDICT_API
#elif defined(_WIN32) && defined(PREDICT_SHARED)
#define PREDICT_API __declspec(dllexport)
#elif defined(__GNUC__)
#define PREDICT_API __attribute__((visibility("default")))
#else
#define PREDICT_API
#endif

/* Raised when a struct or function of this header changes its meaning; additions go to the end of structs and keep it. */
#define PREDICT_ABI_VERSION 1
PREDICT_API uint32_t predict_abi_version(void);

typedef enum predict_status {
  PREDICT_OK = 0,
  PREDICT_INVALID_ARGUMENT = 1, /* an index, name, shape, dtype, size or pointer that does not fit; of a run, an input with values that do not */
  PREDICT_INVALID_PROGRAM = 2,  /* truncated, damaged, or written by a newer compiler */
  PREDICT_UNSUPPORTED = 3,      /* the program needs a kernel, or the options a backend, that this library does not have */
  PREDICT_OUT_OF_MEMORY = 4,
  PREDICT_IO = 5 /* the file cannot be opened or mapped */
} predict_status;

/* Text of the calling thread's last failed call; "" if none failed. Valid until that thread's next call of this library. */
PREDICT_API const char* predict_last_error(void);

/* Numbers are those of ONNX's TensorProto.DataType. */
typedef enum predict_dtype {
  PREDICT_FLOAT32 = 1,
  PREDICT_UINT8 = 2,
  PREDICT_INT8 = 3,
  PREDICT_UINT16 = 4,
  PREDICT_INT16 = 5,
  PREDICT_INT32 = 6,
  PREDICT_INT64 = 7,
  PREDICT_BOOL = 9,
  PREDICT_FLOAT16 = 10,
  PREDICT_FLOAT64 = 11,
  PREDICT_UINT32 = 12,
  PREDICT_UINT64 = 13
} predict_dtype;

#define PREDICT_MAX_RANK 8

typedef struct predict_program predict_program;
typedef struct predict_predictor predict_predictor;

/* Where memory comes from. allocate returns `bytes` bytes at a multiple of `alignment` (a power of two), or NULL. */
typedef struct predict_allocator {
  void* user;
  void* (*allocate)(void* user, size_t bytes, size_t alignment);
  void (*deallocate)(void* user, void* memory, size_t bytes);
} predict_allocator;

/* The caller's own threads. Must call task(arg, index, thread) once for each index in [0, count), thread in
 * [0, threads of the options), no two at the same time with the same thread, and return when all have returned. */
typedef struct predict_thread_pool {
  void* user;
  void (*parallel)(void* user, void (*task)(void* arg, int index, int thread), void* arg, int count);
} predict_thread_pool;

#define PREDICT_VERIFY_WEIGHTS 1u /* check the weights' CRC-32 as well, which reads all of them */
#define PREDICT_COPY 2u           /* copy the memory, which may then go away */

/* Zero means the default everywhere: `predict_options o = {0}; o.struct_bytes = sizeof o;` */
typedef struct predict_options {
  size_t struct_bytes;                 /* sizeof(predict_options): lets later versions add fields */
  int32_t threads;                     /* 0 or 1: only the calling thread; more: so many in all, the calling one included */
  const char* backend;                 /* NULL: the best this CPU has; else "generic", "avx2", "neon", … */
  const predict_thread_pool* pool;     /* NULL: threads of the library's own */
  const predict_allocator* allocator;  /* NULL: the C library's; copied */
} predict_options;

/* -- Programs: the weights and the steps, shared by any number of predictors ------------------------------------- */

/* Maps the file read-only; the weights are used in place. The file must not change while the program lives. */
PREDICT_API predict_status predict_program_open(const char* path, predict_program** program);

/* As above from memory, which must outlive the program. Memory not aligned to 64 bytes is copied once. flags: PREDICT_VERIFY_WEIGHTS,
 * PREDICT_COPY, or both. */
PREDICT_API predict_status predict_program_from_memory(const void* data, size_t bytes, uint32_t flags,
                                                       predict_program** program);

/* Checks the weights' CRC-32, which reads all of them; the two functions above have checked everything else. */
PREDICT_API predict_status predict_program_verify(const predict_program* program);

PREDICT_API void predict_program_release(predict_program* program); /* NULL is allowed */

/* A text that the compiler left in the program ("model", "compiler", …); NULL if there is none under this key. */
PREDICT_API const char* predict_program_info(const predict_program* program, const char* key);

/* -- Predictors -------------------------------------------------------------------------------------------------- */

PREDICT_API predict_status predict_create(predict_program* program, const predict_options* options,
                                          predict_predictor** predictor);
PREDICT_API void predict_destroy(predict_predictor* predictor); /* NULL is allowed */

/* The program that it runs, for a further predictor of it; valid as long as the predictor. */
PREDICT_API predict_program* predict_predictor_program(const predict_predictor* predictor);

PREDICT_API size_t predict_input_count(const predict_predictor* predictor);
PREDICT_API size_t predict_output_count(const predict_predictor* predictor);

/* The index of the input or output of this name; PREDICT_INVALID_ARGUMENT (and the known names as error) if none. */
PREDICT_API predict_status predict_input_index(const predict_predictor* predictor, const char* name, size_t* index);
PREDICT_API predict_status predict_output_index(const predict_predictor* predictor, const char* name, size_t* index);

typedef struct predict_tensor_info {
  const char* name;
  int32_t dtype; /* predict_dtype */
  int32_t rank;
  int64_t dims[PREDICT_MAX_RANK];          /* as of now */
  const char* symbols[PREDICT_MAX_RANK];   /* names what predict_reshape may change; NULL where fixed or computed */
  size_t bytes;                            /* as of now */
} predict_tensor_info;

PREDICT_API predict_status predict_input_info(const predict_predictor* predictor, size_t index, predict_tensor_info* info);
PREDICT_API predict_status predict_output_info(const predict_predictor* predictor, size_t index, predict_tensor_info* info);

/* Sets all symbolic dimensions at once: dims[i] points to the new dims of input i (its rank of them), or is NULL: then
 * only those that another input sets change. The same symbol must get the same size everywhere. Plans nothing:
 * evaluates sizes, and allocates if more memory is needed. Unbinds all inputs and outputs whose size changed. */
PREDICT_API predict_status predict_reshape(predict_predictor* predictor, const int64_t* const* dims);

/* Binds the caller's memory, without a copy, until bound anew: `bytes` must be the tensor's. It is read or written
 * by predict_run only. data == NULL goes back to the library's own buffer. Any alignment that fits the dtype serves. */
PREDICT_API predict_status predict_set_input(predict_predictor* predictor, size_t index, const void* data, size_t bytes);
PREDICT_API predict_status predict_set_output(predict_predictor* predictor, size_t index, void* data, size_t bytes);

/* The memory bound now, or else the library's own buffer (made at the first call): write inputs there, read outputs.
 * NULL if the index is wrong or there is no memory. The library's own is valid until reshape or destroy. */
PREDICT_API void* predict_input_data(predict_predictor* predictor, size_t index);
PREDICT_API void* predict_output_data(predict_predictor* predictor, size_t index);

/* Runs all steps. Every input must have been bound, or its own buffer asked for; an output without a buffer gets the
 * library's own at the first run. Allocates nothing else. A step fails with PREDICT_INVALID_ARGUMENT if it is led to an index that is out of
 * range; the steps behind it are not run, outputs then hold anything, in part what an earlier run left, and the next run is as good as any. */
PREDICT_API predict_status predict_run(predict_predictor* predictor);

/* Runs `count` steps from step `first` on. All of them, in order, are one predict_run; others read what memory happens to hold. */
PREDICT_API predict_status predict_run_steps(predict_predictor* predictor, size_t first, size_t count);

/* Whether an output is wanted: at first all are. Steps that none of the wanted needs are not run. */
PREDICT_API predict_status predict_want_output(predict_predictor* predictor, size_t index, int wanted);

/* -- Looking inside ----------------------------------------------------------------------------------------------- */

PREDICT_API const char* predict_backend(const predict_predictor* predictor);  /* "avx2" */
PREDICT_API size_t predict_arena_bytes(const predict_predictor* predictor);   /* memory for intermediates, scratch included */
PREDICT_API size_t predict_step_count(const predict_predictor* predictor);
PREDICT_API const char* predict_step_kernel(const predict_predictor* predictor, size_t step); /* "Conv" */
PREDICT_API const char* predict_step_name(const predict_predictor* predictor, size_t step);   /* the model's node */

/* Called before and after each step of predict_run, for timing and for looking at tensors; NULL stops it. */
typedef void (*predict_step_callback)(void* user, size_t step, int after);
PREDICT_API void predict_set_step_callback(predict_predictor* predictor, predict_step_callback callback, void* user);

#ifdef __cplusplus
}
#endif

#endif /* PREDICT_H_ */
