/* SPDX-FileCopyrightText: The Amalgamation Authors */
/* SPDX-License-Identifier: Apache-2.0 */

/* c_predict_api.h: the predict-only interface of MXNet 1.x, by its names and conventions, over a library that was built for one model.
 *
 *   PredictorHandle p;
 *   const char* keys[] = {"data"};
 *   const mx_uint indptr[] = {0, 4}, shape[] = {1, 3, 224, 224};
 *   MXPredCreate(json, params, params_bytes, 1, 0, 1, keys, indptr, shape, &p);
 *   MXPredSetInput(p, "data", pixels, 3 * 224 * 224);
 *   MXPredForward(p);
 *   MXPredGetOutput(p, 0, scores, 1000);
 *   MXPredFree(p);
 *
 * Every function but MXGetLastError returns 0, or -1 after an error: then MXGetLastError says what, where and what to do, and nothing has changed.
 * Units: sizes count elements, but for `param_size` and `nd_file_size`, which are bytes. An element has the type of its input or output, float
 * unless the model says otherwise. Buffers that are handed in are copied, and may go away when the function returns.
 * Threads: different handles may be used at the same time, one handle by one thread at a time.
 */
#ifndef MXNET_C_PREDICT_API_H_
#define MXNET_C_PREDICT_API_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef MXNET_DLL
#if defined(_WIN32) && defined(PREDICT_SHARED)
#define MXNET_DLL __declspec(dllexport)
#elif defined(__GNUC__)
#define MXNET_DLL __attribute__((visibility("default")))
#else
#define MXNET_DLL
#endif
#endif

#if defined(__GNUC__)
#define MXNET_INLINE static inline __attribute__((unused))
#else
#define MXNET_INLINE static inline
#endif

typedef uint32_t mx_uint;
typedef float mx_float;
typedef void* PredictorHandle;
typedef void* NDListHandle;
typedef void* NDArrayHandle;
typedef void (*PredMonitorCallback)(const char* name, NDArrayHandle array, void* user);

/* The text of the calling thread's last error; "" if there was none. Valid until this thread's next call. */
MXNET_DLL const char* MXGetLastError(void);

/* -- Predictors --------------------------------------------------------------------------------------------------- */

/* A predictor of the model that the library was built for.
 *   symbol_json_str  the model's symbol.json, or NULL or "" where `param_bytes` says enough
 *   param_bytes      the model's .params; or the compiled .program, which is all that a library without its weights in it takes
 *   dev_type         1, the processor; dev_id is not looked at
 *   input_keys       the names of the inputs. Input i has the dims input_shape_data[input_shape_indptr[i]] to, not including,
 *                    input_shape_data[input_shape_indptr[i + 1]]. A label of training may be among them, and is not looked at. */
MXNET_DLL int MXPredCreate(const char* symbol_json_str, const void* param_bytes, int param_size, int dev_type, int dev_id,
                           mx_uint num_input_nodes, const char** input_keys, const mx_uint* input_shape_indptr,
                           const mx_uint* input_shape_data, PredictorHandle* out);

/* The same where inputs or parameters are said to have these types, by MXNet's numbers: 0 float32, 1 float64, 2 float16, 3 uint8, 4 int32, 5 int8,
 * 6 int64, 7 bool, 8 int16, 9 uint16, 10 uint32, 11 uint64. They must be the model's. */
MXNET_DLL int MXPredCreateEx(const char* symbol_json_str, const void* param_bytes, int param_size, int dev_type, int dev_id,
                             mx_uint num_input_nodes, const char** input_keys, const mx_uint* input_shape_indptr,
                             const mx_uint* input_shape_data, mx_uint num_provided_arg_dtypes, const char** provided_arg_dtype_names,
                             const int* provided_arg_dtypes, PredictorHandle* out);

/* The same whose outputs are these: the names of nodes, or of nodes' outputs ("split0_output1"). Of a node inside the model it must have been said when
 * the library was built, by `internals`, that its result is kept. What none of these outputs needs is not computed. */
MXNET_DLL int MXPredCreatePartialOut(const char* symbol_json_str, const void* param_bytes, int param_size, int dev_type, int dev_id,
                                     mx_uint num_input_nodes, const char** input_keys, const mx_uint* input_shape_indptr,
                                     const mx_uint* input_shape_data, mx_uint num_output_nodes, const char** output_keys,
                                     PredictorHandle* out);

/* `num_threads` predictors, out[0] to out[num_threads - 1], that share the weights and nothing else. Each is freed by itself. */
MXNET_DLL int MXPredCreateMultiThread(const char* symbol_json_str, const void* param_bytes, int param_size, int dev_type, int dev_id,
                                      mx_uint num_input_nodes, const char** input_keys, const mx_uint* input_shape_indptr,
                                      const mx_uint* input_shape_data, int num_threads, PredictorHandle* out);

/* Another predictor of the same model, for other dims of the inputs; those that are not named keep theirs. It shares the weights with `handle`, which
 * goes on as it was and still is to be freed. Only dims that were given a name when the library was built may change. */
MXNET_DLL int MXPredReshape(mx_uint num_input_nodes, const char** input_keys, const mx_uint* input_shape_indptr,
                            const mx_uint* input_shape_data, PredictorHandle handle, PredictorHandle* out);

/* The dims of output `index`; the pointer is valid until the handle is freed. */
MXNET_DLL int MXPredGetOutputShape(PredictorHandle handle, mx_uint index, mx_uint** shape_data, mx_uint* shape_ndim);

/* The type of output `out_index`, by MXNet's numbers. */
MXNET_DLL int MXPredGetOutputType(PredictorHandle handle, mx_uint out_index, int* out_dtype);

/* Copies an input in. `size` is the number of its elements, exactly; they have the input's own type. */
MXNET_DLL int MXPredSetInput(PredictorHandle handle, const char* key, const mx_float* data, mx_uint size);

/* Computes the outputs. An input that was never set is zero. -1 if a node finds an index that is out of range; then there is no output until a run goes well. */
MXNET_DLL int MXPredForward(PredictorHandle handle);

/* Computes step `step` alone: 0, then 1, and so on, until *step_left is 0; then the outputs are there. */
MXNET_DLL int MXPredPartialForward(PredictorHandle handle, int step, int* step_left);

/* Copies an output out. `size` is the number of its elements, exactly; they have the output's own type. */
MXNET_DLL int MXPredGetOutput(PredictorHandle handle, mx_uint index, mx_float* data, mx_uint size);

MXNET_DLL int MXPredFree(PredictorHandle handle); /* NULL is allowed */

/* After each MXPredForward calls callback(name, array, user) for every result that is kept, in the model's order ("conv0_output"). With `monitor_all`
 * it shows before them what their node takes in, as far as it is an input or is kept: under its own name if it is an input ("data"), and under that which
 * the node has for it ("conv0_data"). Parameters are not shown. NULL stops it. The array is read by the functions below and is gone when the callback
 * returns. */
MXNET_DLL int MXPredSetMonitorCallback(PredictorHandle handle, PredMonitorCallback callback, void* callback_handle, bool monitor_all);

/* -- Lists of arrays, such as mean images ----------------------------------------------------------------------------- */

/* Reads the bytes of a .params or .nd file. Its arrays become float, and dense. */
MXNET_DLL int MXNDListCreate(const char* nd_file_bytes, int nd_file_size, NDListHandle* out, mx_uint* out_length);

/* Array `index`: its name ("" if the file has no names), elements and dims; the pointers are valid until the list is freed. */
MXNET_DLL int MXNDListGet(NDListHandle handle, mx_uint index, const char** out_key, const mx_float** out_data, const mx_uint** out_shape,
                          mx_uint* out_ndim);

MXNET_DLL int MXNDListFree(NDListHandle handle); /* NULL is allowed */

/* -- What a monitor callback is given ------------------------------------------------------------------------------------
 * Here an NDArrayHandle points to this, and there is no other. The functions have the names and arguments of those in MXNet's c_api.h. */
typedef struct MXMonitoredArray {
  const void* data;
  size_t bytes;
  const mx_uint* shape;
  mx_uint ndim;
  int dtype;        /* by MXNet's numbers */
  size_t elements;
} MXMonitoredArray;

MXNET_INLINE int MXNDArrayGetShape(NDArrayHandle handle, mx_uint* out_dim, const mx_uint** out_pdata) {
  const MXMonitoredArray* array = (const MXMonitoredArray*)handle;
  if (!array || !out_dim || !out_pdata) return -1;
  *out_dim = array->ndim;
  *out_pdata = array->shape;
  return 0;
}

MXNET_INLINE int MXNDArrayGetDType(NDArrayHandle handle, int* out_dtype) {
  const MXMonitoredArray* array = (const MXMonitoredArray*)handle;
  if (!array || !out_dtype) return -1;
  *out_dtype = array->dtype;
  return 0;
}

MXNET_INLINE int MXNDArrayGetData(NDArrayHandle handle, void** out_pdata) {
  const MXMonitoredArray* array = (const MXMonitoredArray*)handle;
  if (!array || !out_pdata) return -1;
  *out_pdata = (void*)array->data;
  return 0;
}

/* Copies the elements; `size` is their number, exactly. */
MXNET_INLINE int MXNDArraySyncCopyToCPU(NDArrayHandle handle, void* data, size_t size) {
  const MXMonitoredArray* array = (const MXMonitoredArray*)handle;
  size_t i;
  if (!array || !data || size != array->elements) return -1;
  for (i = 0; i < array->bytes; ++i) ((unsigned char*)data)[i] = ((const unsigned char*)array->data)[i];
  return 0;
}

#ifdef __cplusplus
}
#endif

#endif /* MXNET_C_PREDICT_API_H_ */
