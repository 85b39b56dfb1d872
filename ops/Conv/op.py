# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Conv of NHWC images: packs the weights, plans the scratch memory in which blocks at the border are padded.

x is (N, H, W, C), or with `planar` (N, C, H, W), w is still ONNX's (K, C / group, R, S), y is (N, P, Q, K); the graph is in this form after graph/lower. The kernels
take sizes from their tensors, so N, H and W may be symbolic. check-inl.h lists operands and attributes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import onnx_ir as ir

from amalgamation.graph.operator import DOMAIN, Constant, Dim, Lowering, Operand, Operator, attribute
from amalgamation.ops.common.activation import encode
from amalgamation.ops.common.lowering import require
from amalgamation.ops.common.packing import PANEL, block_rows, pack_columns, pad_bias

# Side of a Winograd tile → the least pixels of an image, and the points of ops/common/winograd-inl.h. A transformed 3 x 3 weight is 36 / 9 or 16 / 9 times
# as large, and pays with each pixel: from so many on it is worth that.
_WINOGRAD = {4: (400, (0, 3 / 4, -3 / 4, 3 / 2, -3 / 2)), 2: (100, (0, 1, -1))}
# With so few output channels most of a panel's 16 columns would be multiplied in vain.
_FEW = 4


def lower(node: ir.Node, lowering: Lowering) -> None:
    """Conv with constant weights → `Conv_dot` for few output channels, `Conv_depthwise` where each is a group, `Conv_winograd` and `Conv_winograd_2x2` for 3 x 3; planar → `Conv_planar`; else → `Conv`."""
    require(node, lowering, node.inputs[0], ir.DataType.FLOAT)
    if node.domain != DOMAIN:
        raise lowering.unsupported(node, "only convolutions of 1 to 3 spatial dims have a kernel", "use one of these")
    x, w, bias, residual = (*node.inputs, None, None)[:4]
    y = node.outputs[0]
    k, channels, r, s = lowering.shape(w)
    planar = attribute(node, "planar", 0)
    c = lowering.shape(x)[1 if planar else 3]
    group = attribute(node, "group", 1)
    if c != channels * group or k % group:
        raise lowering.unsupported(node, f"'group' must divide {c} input and {k} output channels, got group={group}")
    strides, dilations = attribute(node, "strides", [1, 1]), attribute(node, "dilations", [1, 1])
    pads = attribute(node, "pads", [0, 0, 0, 0])
    kind, floats = encode(node, lowering)
    attrs = [r, s, *strides, *pads, *dilations, group, kind]
    array, bias_array = lowering.array(w), lowering.array(bias)
    scratch = 0 if not any(pads) else 4 * c * _block(lowering.shape(y), (r, s), channels, strides, dilations)
    if planar:
        weights = lowering.constant(pack_columns(array.reshape(1, k, -1).transpose(0, 2, 1)))
        lowering.step("Conv_planar", [x, weights, _packed(lowering, bias, 1, (k, 1, 1, 1)), residual], [y], attrs, floats, scratch)
        return
    constant = array is not None and (bias is None or bias_array is not None)
    run = channels * (s if dilations[1] == 1 else 1)
    if constant and group == 1 and k <= _FEW and run >= PANEL:
        rows = lowering.constant(array.transpose(0, 2, 3, 1).reshape(k, -1))
        operands = [x, rows, None if bias is None else lowering.constant(pad_bias(bias_array)), residual]
        lowering.step("Conv_dot", operands, [y], attrs, floats, scratch)
        return
    if constant and group == c == k:
        weights = pad_bias(array.reshape(k, r * s).T)
        operands = [x, lowering.constant(weights), None if bias is None else lowering.constant(pad_bias(bias_array)), residual]
        lowering.step("Conv_depthwise", operands, [y], attrs, floats)
        return
    tile = _winograd_tile(lowering.shape(y), array.shape, [*strides, *dilations, group]) if constant else None
    if tile is not None:
        operands = [x, lowering.constant(pack_columns(transform(array, tile))), None if bias is None else lowering.constant(pad_bias(bias_array)), residual]
        lowering.step("Conv_winograd" if tile == 4 else "Conv_winograd_2x2", operands, [y], attrs, floats, 4 * _winograd_floats(c, tile))
        return
    operands = [x, _packed(lowering, w, group, (k, channels, r, s)), _packed(lowering, bias, group, (k, 1, 1, 1)), residual]
    lowering.step("Conv", operands, [y], attrs, floats, scratch)


def _winograd_tile(y: Sequence[Dim], w: Sequence[int], ones: Sequence[int]) -> int | None:
    """The side of the tiles with which Conv_winograd is faster, if one is: images large enough, and channels enough to share out what the transforms cost."""
    sizes = [size for size in y[1:3] if isinstance(size, int)]
    if tuple(w[2:]) != (3, 3) or set(ones) != {1} or min(w[:2]) < PANEL or len(sizes) != 2:
        return None
    return next((tile for tile, (pixels, _) in _WINOGRAD.items() if min(sizes) >= tile and sizes[0] * sizes[1] >= pixels), None)


def transform(w: np.ndarray, tile: int) -> np.ndarray:
    """(K, C, 3, 3) → ((tile + 2)², C, K): w's rows and columns as polynomials, at the points, and infinity, over the product of the differences to the others."""
    points = _WINOGRAD[tile][1]
    factors = []
    for point in points:
        others = np.prod([point - other for other in points if other != point])
        factors.append([point**power / others for power in range(3)])
    factors.append([0.0, 0.0, 1.0])
    wide = w.astype(np.float64)
    rows = [sum(factor * wide[:, :, i] for i, factor in enumerate(line)) for line in factors]
    results = [sum(factor * row[:, :, i] for i, factor in enumerate(line)) for row in rows for line in factors]
    return np.concatenate([result[np.newaxis] for result in results]).astype(np.float32).transpose(0, 2, 1)


def _winograd_floats(c: int, tile: int) -> int:
    """As Conv_winogradCheck has it."""
    products, most = (tile + 2) ** 2, 36 if tile == 4 else 81
    tiles = min(max(most * 256 // 3 // c, most // 3), most)
    return products * c + products * (tiles * (c + 2 * PANEL) + 32)


def _packed(lowering: Lowering, value: ir.Value | None, group: int, shape: Sequence[int]) -> Operand:
    """Weights (K, C / group, R, S) → (group, panels, R S C / group, 16); by a step if they are computed."""
    if value is None:
        return None
    k, channels, r, s = shape
    array = lowering.array(value)
    if array is not None:
        return _pack(lowering, array.reshape(group, k // group, channels, r, s))
    panels = -(-k // group // PANEL)
    packed = lowering.temporary(ir.DataType.FLOAT, (group, panels, r * s * channels, PANEL))
    lowering.step("Conv_pack", [value], [packed], [group], views={0: tuple(shape)})
    return packed


def _pack(lowering: Lowering, array: np.ndarray) -> Constant:
    group, k, channels, r, s = array.shape
    return lowering.constant(pack_columns(array.transpose(0, 3, 4, 2, 1).reshape(group, r * s * channels, k)))


def _block(y: Sequence[Dim], kernel: Sequence[int], channels: int, strides: Sequence[int], dilations: Sequence[int]) -> int:
    """The most pixels of x that a block of y sees: exact where P and Q are known, else an upper bound."""
    reach = [(size - 1) * dilation + 1 for size, dilation in zip(kernel, dilations)]
    k = kernel[0] * kernel[1] * channels

    def seen(rows: int, columns: int) -> int:
        return ((rows - 1) * strides[0] + reach[0]) * ((columns - 1) * strides[1] + reach[1])

    p, q = y[1], y[2]
    if isinstance(p, int) and isinstance(q, int):
        block = block_rows(p * q, k)
        return seen(1, block) if block < q else seen(min(max(block // max(q, 1), 1), max(p, 1)), q)
    # rows x columns <= block: what is seen is largest where one of them is 1.
    block = max(100, block_rows(101, k))
    return max(seen(1, block), seen(block, 1))


OPERATOR = Operator("Conv", lower, kernels=("Conv", "Conv_depthwise", "Conv_dot", "Conv_pack", "Conv_planar", "Conv_winograd", "Conv_winograd_2x2"))
