// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// What the steps of QLinearConv must agree on.
// Inputs: x (N, H, W, C) of uint8 or int8; its zero point, one or one for each pixel of y; weights; their columns or absent; bias (K) of
// int32 or absent; factors (pixels of y or 1, K or 1) of float32 and y's zero point: both absent where y is of int32, else y has its
// zero point's dtype. Output: y (N, P, Q, K).
// Attributes: R S, strides, pads top left bottom right, dilations, group, the least and the largest y.

inline const char* QLinearConv_common_check(const Step& step) {
  constexpr int64_t kMost = 1 << 24;  // products of two sizes then fit with room to spare
  if (step.input_count != 7 || step.output_count != 1 || step.attr_count != 13) return "QLinearConv needs 7 inputs, 1 output and 13 attributes";
  const Tensor* x = step.inputs[0];
  const Tensor* x_zero = step.inputs[1];
  const Tensor* bias = step.inputs[4];
  const Tensor* factors = step.inputs[5];
  const Tensor* y_zero = step.inputs[6];
  const Tensor* y = step.outputs[0];
  if (x == nullptr || x_zero == nullptr || step.inputs[2] == nullptr || y == nullptr) return "x, its zero point, weights or y is absent";
  if ((x->dtype != kUint8 && x->dtype != kInt8) || x_zero->dtype != x->dtype) return "x and its zero point must be both uint8, or both int8";
  if (x->rank != 4 || y->rank != 4) return "x and y must be images: (N, H, W, C)";
  for (int i = 0; i < 10; ++i) {
    const int64_t least = i >= 4 && i < 8 ? 0 : 1;
    if (step.attrs[i] < least || step.attrs[i] > kMost) return "kernel, strides, pads or dilations are out of range";
  }
  const int64_t group = step.attrs[10];
  if (group < 1 || x->dims[3] < 1 || x->dims[3] % group != 0 || y->dims[3] < 1 || y->dims[3] % group != 0)
    return "group must divide the channels of x and y";
  for (int i = 1; i < 4; ++i) {
    if (x->dims[i] > kMost || y->dims[i] > kMost) return "x or y is too large";
  }
  if (step.attrs[0] * step.attrs[1] > kMost) return "the kernel is too large";
  const ConvGeometry g = Conv_geometry(step);
  if (y->dims[0] != g.n) return "x and y have different batches";
  const int64_t room_h = g.h + g.top + g.bottom - g.reach_h, room_w = g.w + g.left + g.right - g.reach_w;
  if (room_h < 0 || room_w < 0) return "the kernel is larger than the padded x";
  if (g.p != room_h / g.stride_h + 1 || g.q != room_w / g.stride_w + 1) return "y's height or width does not follow from x";
  const int64_t pixels = g.n * g.p * g.q;
  if (x_zero->elements != 1 && x_zero->elements != pixels) return "x's zero point is neither one nor one for each pixel of y";
  if (bias != nullptr && (bias->dtype != kInt32 || bias->elements != g.k)) return "the bias is not int32, one for each channel of y";
  if (factors == nullptr || y_zero == nullptr) {
    return factors == y_zero && y->dtype == kInt32 ? nullptr : "y must be int32 where factors or zero point are absent";
  }
  if (y_zero->dtype != y->dtype || y_zero->elements != 1) return "y's zero point is not one of y's element type";
  if (y->dtype != kUint8 && y->dtype != kInt8) return "y is not uint8 or int8";
  const int64_t least = y->dtype == kInt8 ? -128 : 0;
  if (step.attrs[11] < least || step.attrs[12] > least + 255 || step.attrs[11] > step.attrs[12]) return "the bounds of y are out of range";
  if (factors->dtype != kFloat32 || factors->rank != 2) return "the factors are not a float32 matrix";
  if ((factors->dims[0] != 1 && factors->dims[0] != pixels) || (factors->dims[1] != 1 && factors->dims[1] != g.k))
    return "the factors do not broadcast to y";
  return nullptr;
}

// weights are int8 (units, panels, k / 4, 64), where a unit is a group, or a group of an image; columns are int32 (units, 2, 16 panels):
// sums of weights less zero points, and zero points.
const char* QLinearConv_check(const Step& step);
const char* QLinearConv_check(const Step& step) {
  if (const char* error = QLinearConv_common_check(step)) return error;
  const ConvGeometry g = Conv_geometry(step);
  const Tensor& weights = *step.inputs[2];
  const Tensor* columns = step.inputs[3];
  const int64_t panels = (g.k / g.group + kGemmPanel - 1) / kGemmPanel, units = weights.dims[0];
  if (weights.dtype != kInt8 || weights.rank != 4 || weights.dims[1] != panels || weights.dims[3] != 4 * kGemmPanel)
    return "the weights are not packed for this kernel, group and channels";
  if (g.r * g.s > (int64_t{1} << 40) / g.c || weights.dims[2] != IntegerRowBytes(g) / 4) return "the weights are not packed for this kernel";
  if (units != g.group && g.n > 0 && (units % g.n != 0 || units / g.n != g.group)) return "there are not weights for each group";
  if (columns == nullptr || columns->dtype != kInt32 || columns->rank != 3 || columns->dims[0] != units || columns->dims[1] != 2 ||
      columns->dims[2] != panels * kGemmPanel)
    return "the columns are not those of the weights";
  const int64_t row_bytes = IntegerRowBytes(g) + 4;
  if (step.scratch_bytes / row_bytes < IntegerBlockRows(g.p * g.q, row_bytes - 4)) return "the planned scratch memory is too small";
  return nullptr;
}

// weights are float32 (R S, C padded to 16), whole numbers of at most 255.
const char* QLinearConv_depthwise_check(const Step& step);
const char* QLinearConv_depthwise_check(const Step& step) {
  if (const char* error = QLinearConv_common_check(step)) return error;
  const ConvGeometry g = Conv_geometry(step);
  const Tensor& weights = *step.inputs[2];
  if (g.group != g.c || g.k != g.c) return "depthwise needs as many groups as channels of x and of y";
  if (step.inputs[3] != nullptr) return "depthwise has no columns";
  if (step.inputs[1]->elements != 1) return "depthwise needs one zero point of x";
  if (step.inputs[5] != nullptr && step.inputs[5]->dims[0] != 1) return "depthwise needs the same factors for each pixel";
  if (weights.dtype != kFloat32 || weights.rank != 2 || weights.dims[0] != g.r * g.s ||
      weights.dims[1] != (g.c + kGemmPanel - 1) / kGemmPanel * kGemmPanel)
    return "the weights are not packed for this kernel and channels";
  return nullptr;
}

// w is (units, k, columns) or (units, columns, channels, taps), zero one, or one for each column, of a unit or of all; outputs as the
// weights and columns above.
const char* QLinearConv_pack_check(const Step& step);
const char* QLinearConv_pack_check(const Step& step) {
  if (const char* error = Check_Counts(step, 2, 2)) return error;
  const Tensor& w = *step.inputs[0];
  const Tensor& zero = *step.inputs[1];
  const Tensor& weights = *step.outputs[0];
  const Tensor& columns = *step.outputs[1];
  if ((w.dtype != kUint8 && w.dtype != kInt8) || zero.dtype != w.dtype) return "weights and zero points must be both uint8, or both int8";
  if (w.rank != 3 && w.rank != 4) return "the weights have the wrong rank";
  if (weights.dtype != kInt8 || columns.dtype != kInt32 || weights.rank != 4 || columns.rank != 3) return "packed weights must be int8, columns int32";
  if (w.elements == 0) return "there are no weights";
  const bool by_column = w.rank == 3;
  const int64_t count = w.dims[by_column ? 2 : 1], k = by_column ? w.dims[1] : w.dims[2] * w.dims[3];
  const int64_t panels = count / kGemmPanel + (count % kGemmPanel != 0);
  if (weights.dims[0] != w.dims[0] || columns.dims[0] != w.dims[0]) return "packed weights differ in units";
  if (weights.dims[1] != panels || weights.dims[3] != 4 * kGemmPanel) return "wrong number of panels";
  if (weights.dims[2] != k / 4 + (k % 4 != 0)) return "the packed weights have the wrong size";
  if (columns.dims[1] != 2 || columns.dims[2] != panels * kGemmPanel) return "the columns have the wrong size";
  const bool known = zero.elements == 1 || zero.elements == count || (w.dims[0] > 0 && zero.elements / w.dims[0] == count && zero.elements % w.dims[0] == 0);
  return known ? nullptr : "there is not one zero point, or one for each column";
}
