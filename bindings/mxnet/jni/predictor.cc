// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The native half of org.dmlc.mxnet.Predictor. The one thing to know: an error is an exception of Java that is thrown when the function here returns, so
// each returns at once after it.

#include <stdlib.h>

#include "bindings/mxnet/jni/jni_table.h"
#include "c_predict_api.h"

#define JNI_FUNCTION(type, name) extern "C" __attribute__((visibility("default"))) type Java_org_dmlc_mxnet_Predictor_##name

namespace predict::jni {
namespace {

void Throw(Environment* environment, const char* type, const char* message) {
  const Object found = environment->FindClass(type);
  if (found) environment->ThrowNew(found, message);  // else that it is not there is thrown already
}

void ThrowLastError(Environment* environment) { Throw(environment, "org/dmlc/mxnet/MxnetException", MXGetLastError()); }

// Memory until the end of the scope; null if there is none, which has been thrown.
template <typename T>
struct Buffer {
  T* data;
  int32_t count;

  Buffer(Environment* environment, int64_t wanted)
      : data(static_cast<T*>(malloc((static_cast<size_t>(wanted) + 1) * sizeof(T)))), count(static_cast<int32_t>(wanted)) {
    if (!data) Throw(environment, "java/lang/OutOfMemoryError", "Predictor: no memory for an array");
  }
  Buffer(const Buffer&) = delete;
  Buffer& operator=(const Buffer&) = delete;
  ~Buffer() { free(data); }
};

// False, and a NullPointerException, if the object is null.
bool Given(Environment* environment, Object object, const char* what) {
  if (!object) Throw(environment, "java/lang/NullPointerException", what);
  return object != nullptr;
}

// The texts of an array, until the end of the scope.
class Texts {
 public:
  Texts(Environment* environment, Object array, int32_t count)
      : environment_(environment), count_(count), objects_(environment, count), chars_(environment, count) {
    if (!objects_.data || !chars_.data) return;
    for (int32_t i = 0; i < count; ++i) {
      Object text = environment->GetObjectArrayElement(array, i);
      if (!Given(environment, text, "Predictor: the key of an input is null")) return;
      const char* chars = environment->GetStringUTFChars(text);
      if (!chars) return;
      objects_.data[i] = text;
      chars_.data[i] = chars;
      ++read_;
    }
  }
  ~Texts() {
    for (int32_t i = 0; i < read_; ++i) {
      environment_->ReleaseStringUTFChars(objects_.data[i], chars_.data[i]);
      environment_->DeleteLocalRef(objects_.data[i]);
    }
  }
  Texts(const Texts&) = delete;
  Texts& operator=(const Texts&) = delete;
  const char** Chars() const { return read_ == count_ ? chars_.data : nullptr; }

 private:
  Environment* environment_;
  int32_t count_, read_ = 0;
  Buffer<Object> objects_;
  Buffer<const char*> chars_;
};

}  // namespace
}  // namespace predict::jni

using namespace predict::jni;

JNI_FUNCTION(int64_t, create)
(Environment* environment, Object, Object symbol, Object params, int32_t device_type, int32_t device_id, Object keys, Object ends, Object dims) {
  if (!Given(environment, params, "Predictor: params is null")) return 0;
  const Buffer<int8_t> symbol_bytes(environment, environment->GetArrayLength(symbol)), params_bytes(environment, environment->GetArrayLength(params));
  const Buffer<int32_t> end_numbers(environment, environment->GetArrayLength(ends)), dim_numbers(environment, environment->GetArrayLength(dims));
  if (!symbol_bytes.data || !params_bytes.data || !end_numbers.data || !dim_numbers.data) return 0;
  environment->GetByteArray(symbol, symbol_bytes.count, symbol_bytes.data);
  environment->GetByteArray(params, params_bytes.count, params_bytes.data);
  environment->GetIntArray(ends, end_numbers.count, end_numbers.data);
  environment->GetIntArray(dims, dim_numbers.count, dim_numbers.data);
  for (int32_t i = 0; i < dim_numbers.count; ++i) {
    if (dim_numbers.data[i] < 0) {
      Throw(environment, "org/dmlc/mxnet/MxnetException", "Predictor: a dim of an input is negative");
      return 0;
    }
  }
  const int32_t inputs = end_numbers.count - 1;
  const Texts texts(environment, keys, inputs);
  if (!texts.Chars()) return 0;
  PredictorHandle handle = nullptr;
  const int status = MXPredCreate(reinterpret_cast<const char*>(symbol_bytes.data), params_bytes.data, params_bytes.count, device_type, device_id,
                                  static_cast<mx_uint>(inputs), texts.Chars(), reinterpret_cast<const mx_uint*>(end_numbers.data),
                                  reinterpret_cast<const mx_uint*>(dim_numbers.data), &handle);
  if (status != 0) ThrowLastError(environment);
  return status != 0 ? 0 : static_cast<int64_t>(reinterpret_cast<intptr_t>(handle));
}

JNI_FUNCTION(void, run)(Environment* environment, Object, int64_t handle, Object key, Object input) {
  if (!Given(environment, key, "forward: key is null") || !Given(environment, input, "forward: input is null")) return;
  const Buffer<float> elements(environment, environment->GetArrayLength(input));
  if (!elements.data) return;
  environment->GetFloatArray(input, elements.count, elements.data);
  const char* name = environment->GetStringUTFChars(key);
  if (!name) return;
  PredictorHandle predictor = reinterpret_cast<PredictorHandle>(static_cast<intptr_t>(handle));
  int status = MXPredSetInput(predictor, name, elements.data, static_cast<mx_uint>(elements.count));
  environment->ReleaseStringUTFChars(key, name);
  if (status == 0) status = MXPredForward(predictor);
  if (status != 0) ThrowLastError(environment);
}

JNI_FUNCTION(Object, output)(Environment* environment, Object, int64_t handle, int32_t index) {
  PredictorHandle predictor = reinterpret_cast<PredictorHandle>(static_cast<intptr_t>(handle));
  mx_uint* shape = nullptr;
  mx_uint rank = 0;
  int type = 0;
  if (MXPredGetOutputShape(predictor, static_cast<mx_uint>(index), &shape, &rank) != 0 ||
      MXPredGetOutputType(predictor, static_cast<mx_uint>(index), &type) != 0) {
    ThrowLastError(environment);
    return nullptr;
  }
  if (type != 0) {
    Throw(environment, "org/dmlc/mxnet/MxnetException", "getOutput: the output is not of type float32, which is all that Java's Predictor returns");
    return nullptr;
  }
  uint64_t count = 1;
  for (mx_uint i = 0; i < rank; ++i) count *= shape[i];
  const Buffer<float> elements(environment, static_cast<int64_t>(count));
  if (!elements.data) return nullptr;
  if (MXPredGetOutput(predictor, static_cast<mx_uint>(index), elements.data, static_cast<mx_uint>(count)) != 0) {
    ThrowLastError(environment);
    return nullptr;
  }
  const Object array = environment->NewFloatArray(elements.count);
  if (array) environment->SetFloatArray(array, elements.count, elements.data);
  return array;
}

JNI_FUNCTION(void, release)(Environment*, Object, int64_t handle) { MXPredFree(reinterpret_cast<PredictorHandle>(static_cast<intptr_t>(handle))); }
