// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// The geometry of a convolution, which Conv's check and its kernels read from a step in the same way. The one thing to know:
// the check relies on these products of sizes not to overflow, so it bounds kernel and image sizes before it asks.
#ifndef PREDICT_OPS_COMMON_CONV_H_
#define PREDICT_OPS_COMMON_CONV_H_

namespace predict {

// Sizes are in elements. A block is `block_rows` x `block_columns` pixels of y.
struct ConvGeometry {
  int64_t n, h, w, c, p, q, k, r, s;
  int64_t stride_h, stride_w, top, left, bottom, right, dilation_h, dilation_w, group;
  int64_t reach_h, reach_w;  // pixels of x, from the first to behind the last, that one pixel of y sees
  int64_t block_rows, block_columns;
  bool padded;
  bool planar;  // x is (N, C, H, W)
};

inline constexpr int kConvAttrs = 12;

inline ConvGeometry Conv_geometry(const Step& step, bool planar = false) {
  const int64_t* x = step.inputs[0]->dims;
  const int64_t* y = step.outputs[0]->dims;
  const int64_t* a = step.attrs;
  ConvGeometry g = {};
  g.n = x[0], g.h = x[planar ? 2 : 1], g.w = x[planar ? 3 : 2], g.c = x[planar ? 1 : 3];
  g.p = y[1], g.q = y[2], g.k = y[3];
  g.r = a[0], g.s = a[1], g.stride_h = a[2], g.stride_w = a[3];
  g.top = a[4], g.left = a[5], g.bottom = a[6], g.right = a[7];
  g.dilation_h = a[8], g.dilation_w = a[9], g.group = a[10];
  g.reach_h = (g.r - 1) * g.dilation_h + 1;
  g.reach_w = (g.s - 1) * g.dilation_w + 1;
  g.padded = g.top != 0 || g.left != 0 || g.bottom != 0 || g.right != 0;
  g.planar = planar;
  const int64_t block = GemmBlockRows(g.p * g.q, g.r * g.s * (g.c / g.group));
  g.block_columns = g.q < block ? g.q : block;
  g.block_rows = g.q < 1 || block < g.q ? 1 : block / g.q;
  if (g.block_rows > g.p) g.block_rows = g.p;
  return g;
}

}  // namespace predict

#endif  // PREDICT_OPS_COMMON_CONV_H_
