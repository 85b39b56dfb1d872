# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""QLinearConv of NHWC images: bytes in, bytes out, sums of 32 bits between. ConvInteger uses `convolve`, too.

x is (N, H, W, C), w is still ONNX's (K, C / group, R, S), y is (N, P, Q, K); the graph is in this form after graph/lower. The optional
attributes `low` and `high`, which a pass writes, bound y.
"""

from __future__ import annotations

import numpy as np
import onnx_ir as ir

from amalgamation.graph.operator import DOMAIN, Lowering, Operand, Operator, attribute
from amalgamation.ops.common import integer
from amalgamation.ops.common.lowering import product, require

# With so many taps the floats of `QLinearConv_depthwise` could lose a unit: 257 · 255 · 255 < 2^24.
_MOST_TAPS = 257


def lower(node: ir.Node, lowering: Lowering) -> None:
    """y = round((x - x_zero) * (w - w_zero) · x_scale · w_scale / y_scale) + y_zero."""
    x, x_scale, x_zero, w, w_scale, w_zero, y_scale, y_zero, bias = (*node.inputs, None)[:9]
    require(node, lowering, y_zero, *integer.BYTES)
    k = lowering.shape(w)[0]
    scales = [(product(lowering.shape(x_scale)),), (product(lowering.shape(w_scale)),), (product(lowering.shape(y_scale)),)]
    if scales[0] != (1,) or scales[1] not in ((1,), (k,)) or scales[2] != (1,):
        raise lowering.unsupported(node, "it has other scales than one of x, one of y, and one of w or one for each output channel")
    factors = integer.factors(node, lowering, (x_scale, w_scale, y_scale), tuple(scales))
    bounds = np.iinfo(lowering.dtype(y_zero).numpy())
    low, high = attribute(node, "low", int(bounds.min)), attribute(node, "high", int(bounds.max))
    convolve(node, lowering, (x, x_zero), (w, w_zero), bias, integer.Requantise(factors, (1, scales[1][0]), y_zero, low, high))


def convolve(
    node: ir.Node,
    lowering: Lowering,
    x_and_zero: tuple[ir.Value, ir.Value | None],
    w_and_zero: tuple[ir.Value, ir.Value | None],
    bias: Operand,
    to_bytes: integer.Requantise | None,
) -> None:
    """`QLinearConv_depthwise` where each channel is a group of constant weights; else `QLinearConv`."""
    (x, x_zero), (w, w_zero), y = x_and_zero, w_and_zero, node.outputs[0]
    require(node, lowering, x, *integer.BYTES)
    require(node, lowering, w, *integer.BYTES)
    if node.domain != DOMAIN:
        raise lowering.unsupported(node, "only convolutions of 1 to 3 spatial dims have a kernel", "use one of these")
    k, channels, r, s = lowering.shape(w)
    c, group = lowering.shape(x)[3], attribute(node, "group", 1)
    if c != channels * group or k % group:
        raise lowering.unsupported(node, f"'group' must divide {c} input and {k} output channels, got group={group}")
    window = integer.Window((r, s), attribute(node, "strides", [1, 1]), attribute(node, "pads", [0, 0, 0, 0]), attribute(node, "dilations", [1, 1]), group)
    x_zero, w_zero = integer.zero_point(node, lowering, x_zero, x), integer.zero_point(node, lowering, w_zero, w)
    array = lowering.array(w)
    zeros = lowering.array(w_zero) if isinstance(w_zero, ir.Value) else np.zeros(1, np.int8)
    if array is not None and zeros is not None and group == c == k and r * s <= _MOST_TAPS:
        weights = array.reshape(k, r * s).astype(np.float32) - zeros.astype(np.float32).reshape(-1, 1)
        integer.depthwise(lowering, x, x_zero, weights.T, bias, y, to_bytes, window)
        return
    packed = integer.packed_weights(lowering, w, w_zero, (group, k // group, channels, r * s))
    integer.multiply(lowering, x, x_zero, packed, bias, y, to_bytes, (lowering.shape(x), lowering.shape(y)), window)


OPERATOR = Operator("QLinearConv", lower, kernels=("QLinearConv", "QLinearConv_depthwise", "QLinearConv_pack"))
