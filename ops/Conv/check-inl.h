// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// What the steps of Conv must agree on.
// Inputs: x (N, H, W, C), of Conv_planar (N, C, H, W), weights, bias or absent, residual (as y) or absent. Output: y (N, P, Q, K).
// Attributes: R S, strides, pads top left bottom right, dilations, group, activation. Floats: the activation's a and b.

// The counts, the types, and that windows and pads give y's sizes.
inline const char* Conv_common_check(const Step& step, bool planar = false) {
  constexpr int64_t kMost = 1 << 24;  // products of two sizes then fit with room to spare
  if (step.input_count != 4 || step.output_count != 1) return "Conv needs x, weights, bias and residual, and one output";
  if (step.attr_count != kConvAttrs || step.float_count != 2) return "Conv needs 12 attributes and 2 floats";
  const Tensor* x = step.inputs[0];
  const Tensor* weights = step.inputs[1];
  const Tensor* bias = step.inputs[2];
  const Tensor* residual = step.inputs[3];
  const Tensor* y = step.outputs[0];
  if (x == nullptr || weights == nullptr || y == nullptr) return "x, weights or y is absent";
  const Tensor* tensors[] = {x, weights, bias, residual, y};
  for (const Tensor* t : tensors) {
    if (t != nullptr && t->dtype != kFloat32) return "Conv is for float32 alone";
  }
  if (x->rank != 4 || y->rank != 4) return "x and y must be images";
  for (int i = 0; i < 10; ++i) {
    const int64_t least = i >= 4 && i < 8 ? 0 : 1;
    if (step.attrs[i] < least || step.attrs[i] > kMost) return "kernel, strides, pads or dilations are out of range";
  }
  const int64_t group = step.attrs[10];
  const int64_t channels = x->dims[planar ? 1 : 3];
  if (group < 1 || channels < 1 || channels % group != 0 || y->dims[3] < 1 || y->dims[3] % group != 0)
    return "group must divide the channels of x and y";
  if (const char* error = Check_Activation(step.attrs[11])) return error;
  for (int i = 1; i < 4; ++i) {
    if (x->dims[i] > kMost || y->dims[i] > kMost) return "x or y is too large";
  }
  if (step.attrs[0] * step.attrs[1] > kMost) return "the kernel is too large";
  const ConvGeometry g = Conv_geometry(step, planar);
  if (y->dims[0] != g.n) return "x and y have different batches";
  const int64_t room_h = g.h + g.top + g.bottom - g.reach_h, room_w = g.w + g.left + g.right - g.reach_w;
  if (room_h < 0 || room_w < 0) return "the kernel is larger than the padded x";
  if (g.p != room_h / g.stride_h + 1 || g.q != room_w / g.stride_w + 1) return "y's height or width does not follow from x";
  if (residual != nullptr) {
    if (residual->rank != 4) return "the residual must be as y";
    for (int i = 0; i < 4; ++i) {
      if (residual->dims[i] != y->dims[i]) return "the residual must be as y";
    }
  }
  return nullptr;
}

// Blocks that reach into the pads fit into the scratch memory.
inline const char* Conv_scratch_check(const Step& step, const ConvGeometry& g) {
  const int64_t rows = (g.block_rows - 1) * g.stride_h + g.reach_h;
  const int64_t columns = (g.block_columns - 1) * g.stride_w + g.reach_w;
  if (g.padded && rows * columns > step.scratch_bytes / 4 / g.c) return "the planned scratch memory is too small";
  return nullptr;
}

// weights are (group, panels, R S C / group, 16), bias (group, panels, 16).
inline const char* Conv_packed_check(const Step& step, bool planar) {
  if (const char* error = Conv_common_check(step, planar)) return error;
  const ConvGeometry g = Conv_geometry(step, planar);
  const Tensor* weights = step.inputs[1];
  const Tensor* bias = step.inputs[2];
  const int64_t panels = (g.k / g.group + kGemmPanel - 1) / kGemmPanel;
  if (weights->rank != 4 || weights->dims[0] != g.group || weights->dims[1] != panels ||
      weights->dims[2] != g.r * g.s * (g.c / g.group) || weights->dims[3] != kGemmPanel)
    return "the weights are not packed for this kernel, group and channels";
  if (bias != nullptr && bias->elements != g.group * panels * kGemmPanel) return "the bias is not padded to panels of 16";
  return Conv_scratch_check(step, g);
}

const char* Conv_check(const Step& step);
const char* Conv_check(const Step& step) { return Conv_packed_check(step, false); }

// As Conv's, but k goes over C, R and S in this order.
const char* Conv_planar_check(const Step& step);
const char* Conv_planar_check(const Step& step) {
  if (const char* error = Conv_packed_check(step, true)) return error;
  return step.attrs[9] == 1 && step.attrs[10] == 1 ? nullptr : "Conv_planar has no groups, and no dilation along a row";
}

// weights are (K, R S C), bias has at least K elements.
const char* Conv_dot_check(const Step& step);
const char* Conv_dot_check(const Step& step) {
  if (const char* error = Conv_common_check(step)) return error;
  const ConvGeometry g = Conv_geometry(step);
  const Tensor* weights = step.inputs[1];
  if (g.group != 1) return "Conv_dot has no groups";
  if (weights->rank != 2 || weights->dims[0] != g.k || weights->dims[1] != g.r * g.s * g.c)
    return "the weights are not packed for this kernel and channels";
  if (step.inputs[2] != nullptr && step.inputs[2]->elements < g.k) return "the bias has too few elements";
  return Conv_scratch_check(step, g);
}

// weights are (R S, C padded to 16), bias (C padded to 16).
const char* Conv_depthwise_check(const Step& step);
const char* Conv_depthwise_check(const Step& step) {
  if (const char* error = Conv_common_check(step)) return error;
  const ConvGeometry g = Conv_geometry(step);
  if (g.group != g.c || g.k != g.c) return "depthwise needs as many groups as channels of x and of y";
  const int64_t padded = (g.c + kGemmPanel - 1) / kGemmPanel * kGemmPanel;
  const Tensor* weights = step.inputs[1];
  if (weights->rank != 2 || weights->dims[0] != g.r * g.s || weights->dims[1] != padded)
    return "the weights are not packed for this kernel and channels";
  if (step.inputs[2] != nullptr && step.inputs[2]->elements != padded) return "the bias is not padded to 16";
  return nullptr;
}

// Tiles of `out` x `out` pixels that a task of Conv_winograd transforms: as many as its caches hold. op.py plans scratch memory by the same rule.
inline int64_t Conv_winogradTiles(int out, int64_t c) {
  const int64_t most = out == 4 ? 36 : 81, tiles = most * 256 / 3 / c;
  return tiles < most / 3 ? most / 3 : tiles > most ? most : tiles;
}

// weights are (36 or 16, panels, C, 16), transformed; bias has panels of 16.
static const char* Conv_winogradCheck(const Step& step, int out) {
  if (const char* error = Conv_common_check(step)) return error;
  const ConvGeometry g = Conv_geometry(step);
  const Tensor* weights = step.inputs[1];
  if (g.r != 3 || g.s != 3 || g.stride_h != 1 || g.stride_w != 1 || g.dilation_h != 1 || g.dilation_w != 1 || g.group != 1)
    return "Conv_winograd is for 3 x 3 without strides, dilations and groups";
  const int64_t products = (out + 2) * (out + 2), panels = (g.k + kGemmPanel - 1) / kGemmPanel;
  if (weights->rank != 4 || weights->dims[0] != products || weights->dims[1] != panels || weights->dims[2] != g.c || weights->dims[3] != kGemmPanel)
    return "the weights are not transformed and packed for these channels";
  if (step.inputs[2] != nullptr && step.inputs[2]->elements != panels * kGemmPanel) return "the bias is not padded to panels of 16";
  // A tile's pixels, its left factors and its products, of at most two panels.
  const int64_t floats = products * g.c + products * (Conv_winogradTiles(out, g.c) * (g.c + 2 * kGemmPanel) + 32);
  if (floats > step.scratch_bytes / 4) return "the planned scratch memory is too small";
  return nullptr;
}

const char* Conv_winograd_check(const Step& step);
const char* Conv_winograd_check(const Step& step) { return Conv_winogradCheck(step, 4); }

const char* Conv_winograd_2x2_check(const Step& step);
const char* Conv_winograd_2x2_check(const Step& step) { return Conv_winogradCheck(step, 2); }

// x is (K, C, R, S), y (group, panels, R S C, 16). Attribute: group.
const char* Conv_pack_check(const Step& step);
const char* Conv_pack_check(const Step& step) {
  if (const char* error = Check_Counts(step, 1, 1, 1)) return error;
  if (const char* error = Check_DType(step, kFloat32)) return error;
  const Tensor& x = *step.inputs[0];
  const Tensor& y = *step.outputs[0];
  const int64_t group = step.attrs[0];
  if (x.rank != 4 || y.rank != 4) return "the weights must be (K, C, R, S), and packed ones have rank 4";
  if (group < 1 || x.dims[0] % group != 0 || y.dims[0] != group) return "group must divide the weights";
  if (y.dims[1] != (x.dims[0] / group + kGemmPanel - 1) / kGemmPanel || y.dims[3] != kGemmPanel) return "wrong number of panels";
  if (x.elements != 0 && y.dims[2] != x.elements / x.dims[0]) return "the packed weights have the wrong size";
  if (x.elements == 0 && y.elements != 0) return "the packed weights have the wrong size";
  return nullptr;
}
