// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// What a step of MaxPool must agree on. x is (N, H, W, C), y is (N, P, Q, C).
// Attributes: kernel, strides, pads top left bottom right, dilations. Any P and Q are safe: windows are cut at the edges of x.
const char* MaxPool_check(const Step& step);
const char* MaxPool_check(const Step& step) {
  constexpr int64_t kMost = 1 << 24;
  if (const char* error = Check_Counts(step, 1, 1, 10)) return error;
  if (const char* error = Check_DType(step, kFloat32)) return error;
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
