// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The few functions of the Java Native Interface that predictor.cc calls, so that no JDK is needed to build it.
// The one thing to know: JNIEnv is a pointer to a table of pointers whose places the specification numbers; those are the numbers below.
#ifndef PREDICT_BINDINGS_MXNET_JNI_JNI_TABLE_H_
#define PREDICT_BINDINGS_MXNET_JNI_JNI_TABLE_H_

#include <stdint.h>

namespace predict::jni {

// A reference to an object of Java.
using Object = void*;

struct Environment {
  void* const* table;

  template <typename Function>
  Function At(int place) {
    return reinterpret_cast<Function>(table[place]);
  }

  Object FindClass(const char* name) { return At<Object (*)(Environment*, const char*)>(6)(this, name); }
  int32_t ThrowNew(Object type, const char* message) { return At<int32_t (*)(Environment*, Object, const char*)>(14)(this, type, message); }
  void DeleteLocalRef(Object object) { At<void (*)(Environment*, Object)>(23)(this, object); }
  const char* GetStringUTFChars(Object text) { return At<const char* (*)(Environment*, Object, uint8_t*)>(169)(this, text, nullptr); }
  void ReleaseStringUTFChars(Object text, const char* chars) { At<void (*)(Environment*, Object, const char*)>(170)(this, text, chars); }
  int32_t GetArrayLength(Object array) { return At<int32_t (*)(Environment*, Object)>(171)(this, array); }
  Object GetObjectArrayElement(Object array, int32_t index) { return At<Object (*)(Environment*, Object, int32_t)>(173)(this, array, index); }
  Object NewFloatArray(int32_t length) { return At<Object (*)(Environment*, int32_t)>(181)(this, length); }
  // Elements [0, length) of an array. Of bytes, ints and floats.
  void GetByteArray(Object array, int32_t length, int8_t* to) { Region(200, array, length, to); }
  void GetIntArray(Object array, int32_t length, int32_t* to) { Region(203, array, length, to); }
  void GetFloatArray(Object array, int32_t length, float* to) { Region(205, array, length, to); }
  void SetFloatArray(Object array, int32_t length, const float* from) { Region(213, array, length, from); }

 private:
  template <typename Pointer>
  void Region(int place, Object array, int32_t length, Pointer elements) {
    At<void (*)(Environment*, Object, int32_t, int32_t, Pointer)>(place)(this, array, 0, length, elements);
  }
};

}  // namespace predict::jni

#endif  // PREDICT_BINDINGS_MXNET_JNI_JNI_TABLE_H_
