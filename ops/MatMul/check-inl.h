// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// What the steps of MatMul must agree on. Inputs of both kernels: a, b, bias or absent, residual (as y) or absent.

inline const char* MatMul_common_check(const Step& step, int attrs) {
  if (step.input_count != 4 || step.output_count != 1) return "MatMul needs a, b, bias and residual, and one output";
  if (step.attr_count != attrs || step.float_count != 3) return "MatMul has the wrong number of attributes";
  if (const char* error = Check_Activation(step.attrs[0])) return error;
  const Tensor* y = step.outputs[0];
  if (step.inputs[0] == nullptr || step.inputs[1] == nullptr || y == nullptr) return "a, b or y is absent";
  for (int i = 0; i < 4; ++i) {
    if (step.inputs[i] != nullptr && step.inputs[i]->dtype != kFloat32) return "MatMul is for float32 alone";
  }
  if (y->dtype != kFloat32) return "MatMul is for float32 alone";
  const Tensor* residual = step.inputs[3];
  if (residual != nullptr && residual->elements != y->elements) return "the residual must be as y";
  return nullptr;
}

// a is (rows, k), b packed (panels, k, 16), bias (panels, 16), y (rows, columns).
// Attribute: activation. Floats: its a and b, and a third that is not used.
const char* MatMul_check(const Step& step);
const char* MatMul_check(const Step& step) {
  if (const char* error = MatMul_common_check(step, 1)) return error;
  const Tensor& a = *step.inputs[0];
  const Tensor& b = *step.inputs[1];
  const Tensor& y = *step.outputs[0];
  if (a.rank != 2 || y.rank != 2 || b.rank != 3) return "a, b or y has the wrong rank";
  const int64_t panels = (y.dims[1] + kGemmPanel - 1) / kGemmPanel;
  if (a.dims[0] != y.dims[0]) return "a and y have different rows";
  if (b.dims[0] != panels || b.dims[1] != a.dims[1] || b.dims[2] != kGemmPanel) return "b is not packed for a and y";
  if (step.inputs[2] != nullptr && step.inputs[2]->elements != panels * kGemmPanel) return "the bias is not padded to panels of 16";
  return nullptr;
}

// a is (batch dims, m, k) or, transposed, (batch dims, k, m); b (batch dims, k, n) or (batch dims, n, k); y (batch dims, m, n), all
// of one rank, batch dims of a and b those of y or 1; bias (n padded to 16).
// Attributes: activation, transposed a, transposed b. Floats: the activation's a and b, the factor of the product.
const char* MatMul_batched_check(const Step& step);
const char* MatMul_batched_check(const Step& step) {
  if (const char* error = MatMul_common_check(step, 3)) return error;
  const Tensor& a = *step.inputs[0];
  const Tensor& b = *step.inputs[1];
  const Tensor& y = *step.outputs[0];
  const int rank = y.rank;
  if (rank < 2 || a.rank != rank || b.rank != rank) return "a, b and y must have one rank";
  for (int i = 0; i < rank - 2; ++i) {
    if (a.dims[i] != y.dims[i] && a.dims[i] != 1) return "the batch of a is neither that of y nor 1";
    if (b.dims[i] != y.dims[i] && b.dims[i] != 1) return "the batch of b is neither that of y nor 1";
  }
  const bool ta = step.attrs[1] != 0, tb = step.attrs[2] != 0;
  const int64_t k = a.dims[ta ? rank - 2 : rank - 1];
  if (a.dims[ta ? rank - 1 : rank - 2] != y.dims[rank - 2]) return "a and y have different rows";
  if (b.dims[tb ? rank - 2 : rank - 1] != y.dims[rank - 1]) return "b and y have different columns";
  if (b.dims[tb ? rank - 1 : rank - 2] != k) return "the inner sizes of a and b differ";
  const int64_t panels = (y.dims[rank - 1] + kGemmPanel - 1) / kGemmPanel;
  if (step.inputs[2] != nullptr && step.inputs[2]->elements != panels * kGemmPanel) return "the bias is not padded to panels of 16";
  const int64_t task_panels = panels < kMatMulPanels ? panels : kMatMulPanels;
  if (k > 0 && task_panels > 0 && step.scratch_bytes / (task_panels * kGemmPanel * 4) < k) return "the planned scratch memory is too small";
  return nullptr;
}
