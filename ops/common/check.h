// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// What the operators' checks have in common. The one thing to know: each function returns null, or a static text that says what
// does not agree, and assumes only what runtime/kernel.h says of a tensor; Check_Counts comes before all others.
#ifndef PREDICT_OPS_COMMON_CHECK_H_
#define PREDICT_OPS_COMMON_CHECK_H_

namespace predict {

// Exactly so many operands, none absent, and at least so many attributes and floats.
inline const char* Check_Counts(const Step& step, int inputs, int outputs, int attrs = 0, int floats = 0) {
  if (step.input_count != inputs) return "wrong number of inputs";
  if (step.output_count != outputs) return "wrong number of outputs";
  if (step.attr_count < attrs) return "too few attributes";
  if (step.float_count < floats) return "too few float attributes";
  for (int i = 0; i < inputs; ++i) {
    if (step.inputs[i] == nullptr) return "an input is absent";
  }
  for (int i = 0; i < outputs; ++i) {
    if (step.outputs[i] == nullptr) return "an output is absent";
  }
  return nullptr;
}

// All operands are of `dtype`.
inline const char* Check_DType(const Step& step, int32_t dtype) {
  for (int i = 0; i < step.input_count; ++i) {
    if (step.inputs[i]->dtype != dtype) return "an input has the wrong element type";
  }
  for (int i = 0; i < step.output_count; ++i) {
    if (step.outputs[i]->dtype != dtype) return "an output has the wrong element type";
  }
  return nullptr;
}

inline bool Check_IsInteger(int32_t dtype) {
  return (dtype >= kUint8 && dtype <= kInt64) || dtype == kUint32 || dtype == kUint64;
}

// All operands are of the same dtype, which is an integer's.
inline const char* Check_Integers(const Step& step) {
  if (!Check_IsInteger(step.outputs[0]->dtype)) return "the element type is no integer";
  return Check_DType(step, step.outputs[0]->dtype);
}

inline bool Check_SameDims(const Tensor& a, const Tensor& b) {
  if (a.rank != b.rank) return false;
  for (int i = 0; i < a.rank; ++i) {
    if (a.dims[i] != b.dims[i]) return false;
  }
  return true;
}

// Inputs and output have one rank; each dim of an input is the output's or 1, and some input has the output's.
inline const char* Check_Broadcast(const Step& step) {
  const Tensor& y = *step.outputs[0];
  for (int d = 0; d < y.rank; ++d) {
    bool reached = false;
    for (int i = 0; i < step.input_count; ++i) {
      const Tensor& x = *step.inputs[i];
      if (x.rank != y.rank) return "inputs and output differ in rank";
      if (x.dims[d] != y.dims[d] && x.dims[d] != 1) return "the inputs' dims do not broadcast to the output's";
      reached |= x.dims[d] == y.dims[d];
    }
    if (!reached) return "the output has a dim that no input has";
  }
  for (int i = 0; i < step.input_count; ++i) {
    if (step.inputs[i]->rank != y.rank) return "inputs and output differ in rank";
  }
  return nullptr;
}

// An elementwise operator: `inputs` inputs and one output, all float32.
inline const char* Check_Elementwise(const Step& step, int inputs, int floats = 0) {
  if (const char* error = Check_Counts(step, inputs, 1, 0, floats)) return error;
  if (const char* error = Check_DType(step, kFloat32)) return error;
  return Check_Broadcast(step);
}

// The same of integers.
inline const char* Check_ElementwiseIntegers(const Step& step, int inputs) {
  if (const char* error = Check_Counts(step, inputs, 1)) return error;
  if (const char* error = Check_Integers(step)) return error;
  return Check_Broadcast(step);
}

// Two inputs of one dtype (any), one bool output.
inline const char* Check_Compare(const Step& step) {
  if (const char* error = Check_Counts(step, 2, 1)) return error;
  if (step.inputs[0]->dtype != step.inputs[1]->dtype) return "the inputs differ in element type";
  if (step.outputs[0]->dtype != kBool) return "the output is not bool";
  if (step.inputs[0]->dtype == kFloat16) return "float16 is not compared";
  return Check_Broadcast(step);
}

// x is (outer, reduced, inner), y is (outer, inner).
inline const char* Check_Reduce(const Step& step) {
  if (const char* error = Check_Counts(step, 1, 1)) return error;
  const Tensor& x = *step.inputs[0];
  const Tensor& y = *step.outputs[0];
  if (x.rank != 3 || y.rank != 2) return "the input is not (outer, reduced, inner) or the output not (outer, inner)";
  if (x.dims[0] != y.dims[0] || x.dims[2] != y.dims[1]) return "input and output differ in outer or inner dim";
  return nullptr;
}

inline const char* Check_ReduceFloats(const Step& step) {
  if (const char* error = Check_Reduce(step)) return error;
  return Check_DType(step, kFloat32);
}

inline const char* Check_ReduceIntegers(const Step& step) {
  if (const char* error = Check_Reduce(step)) return error;
  return Check_Integers(step);
}

// All operands have one dtype, whatever it is: for kernels that only move bytes.
inline const char* Check_Moves(const Step& step) { return Check_DType(step, step.outputs[0]->dtype); }

// A pool of any element type, of `attrs` attributes, of which the first ten are kernel, strides, pads top left bottom right, dilations.
// x is (N, H, W, C), y is (N, P, Q, C); any P and Q are safe, because windows are cut at the edges of x.
inline const char* Check_PoolSizes(const Step& step, int attrs) {
  constexpr int64_t kMost = 1 << 24;
  if (const char* error = Check_Counts(step, 1, 1, attrs)) return error;
  const Tensor& x = *step.inputs[0];
  const Tensor& y = *step.outputs[0];
  if (x.rank != 4 || y.rank != 4) return "x and y must be images: (N, H, W, C)";
  if (x.dims[0] != y.dims[0] || x.dims[3] != y.dims[3]) return "x and y differ in batch or channels";
  for (int i = 0; i < 10; ++i) {
    const int64_t least = i >= 4 && i < 8 ? 0 : 1;
    if (step.attrs[i] < least || step.attrs[i] > kMost) return "kernel, strides, pads or dilations are out of range";
  }
  for (int i = 1; i < 3; ++i) {
    if (x.dims[i] > kMost || y.dims[i] > kMost) return "x or y is too large";
  }
  return nullptr;
}

inline const char* Check_Pool(const Step& step, int attrs) {
  if (const char* error = Check_PoolSizes(step, attrs)) return error;
  return Check_DType(step, kFloat32);
}

}  // namespace predict

#endif  // PREDICT_OPS_COMMON_CHECK_H_
