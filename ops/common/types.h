// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The plain structs of the kernels that operators share; included once, after runtime/kernel.h and before any region.
// The one thing to know: all strides and offsets are in floats, not bytes.
#ifndef PREDICT_OPS_COMMON_TYPES_H_
#define PREDICT_OPS_COMMON_TYPES_H_

namespace predict {

// What is done to each result before it is stored. The numbers are those of ops/common/activation.py.
enum ActivationKind : int32_t {
  kActivationNone = 0,
  kActivationClamp = 1,        // min(max(x, a), b); NaN stays NaN
  kActivationLeakyRelu = 2,    // x < 0 ? a x : x
  kActivationHardSigmoid = 3,  // min(max(a x + b, 0), 1)
  kActivationHardSwish = 4,    // x min(max(x / 6 + 1 / 2, 0), 1)
  kActivationSigmoid = 5,
  kActivationTanh = 6,
  kActivationGelu = 7,  // x (1 + erf(x / sqrt 2)) / 2
  kActivationSilu = 8,  // x sigmoid(x)
  kActivationCount = 9,
};

struct Activation {
  int32_t kind;
  float a, b;
  ActivateFn run;  // of kinds that are not clamps
};

inline Activation ActivationOf(int64_t kind, const float* floats, const Context& context) {
  return {static_cast<int32_t>(kind), floats[0], floats[1], context.activate};
}

// Null, or why a step cannot have that activation.
inline const char* Check_Activation(int64_t kind) {
  if (kind < 0 || kind >= kActivationCount) return "unknown activation";
  if (kind > kActivationClamp && kKernelTable.activate == nullptr) return "this library has no activation but Relu and Clip: build it for this model";
  return nullptr;
}

// Columns of one panel of packed weights.
inline constexpr int kGemmPanel = 16;

// Panels of b that a task of MatMul_batched packs into its scratch memory; ops/MatMul/op.py plans it by this number.
inline constexpr int64_t kMatMulPanels = 4;

// How many rows of A, each k floats, a block should have: few enough that they stay in the first caches while every panel of
// B passes by. ops/Conv/op.py plans scratch memory by the same rule.
inline int64_t GemmBlockRows(int64_t rows, int64_t k) {
  if (rows <= 100) return rows < 1 ? 1 : rows;
  const int64_t block = 65536 / (k < 1 ? 1 : k);
  return block < 48 ? 48 : block > 384 ? 384 : block;
}

// C = activation(A B + bias + residual).
//
// C is rows x columns in row groups, as convolutions need it: row (g, i) of `groups` x `rows` lies at
// c + g group_stride_c + i stride_c, the residual's in the same places of its own; A's likewise at a + ....
// Along k a row of A is `outer` x `inner` runs of `run` contiguous floats, outer_stride and inner_stride apart:
// a plain matrix has one run of k floats, a 3 x 3 convolution three runs (kernel rows) of 3 C.
// B is packed: [(columns + 15) / 16][outer inner run][16], zeros behind the last column, 64-byte aligned.
struct GemmArgs {
  const float* a;
  const float* b;
  const float* bias;      // as many as columns, padded to 16; or null
  const float* residual;  // or null
  float* c;
  int64_t groups, rows, columns;
  int64_t group_stride_a, group_stride_c;
  int64_t stride_a, stride_c;
  int64_t outer, inner, run, outer_stride, inner_stride;
  Activation activation;
};

}  // namespace predict

#endif  // PREDICT_OPS_COMMON_TYPES_H_
