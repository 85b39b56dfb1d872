# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""How QLinearConv, ConvInteger, QLinearMatMul and MatMulInteger become steps of QLinearConv: of NHWC images, a matrix being one of 1 x rows.

The one thing to know: uint8 weights are stored as int8, 128 less, with their zero points; sums do not tell the difference.
ops/QLinearConv/check-inl.h lists operands and attributes.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import onnx_ir as ir
import sympy

from amalgamation.graph.operator import Dim, Lowering, Operand
from amalgamation.ops.common.lowering import Shape, broadcast_views, product, require
from amalgamation.ops.common.packing import PANEL

BYTES = (ir.DataType.UINT8, ir.DataType.INT8)


@dataclasses.dataclass(frozen=True)
class Requantise:
    """What makes bytes of sums: y = round(sum · factors) + zero, within low and high. factors: (rows or 1, columns or 1)."""

    factors: Operand
    factors_shape: tuple[Dim, Dim]
    zero: Operand
    low: int
    high: int


@dataclasses.dataclass(frozen=True)
class Window:
    """A convolution's kernel (R, S), strides, pads [top, left, bottom, right], dilations and group; of a matrix product, all defaults."""

    kernel: Sequence[int] = (1, 1)
    strides: Sequence[int] = (1, 1)
    pads: Sequence[int] = (0, 0, 0, 0)
    dilations: Sequence[int] = (1, 1)
    group: int = 1


@dataclasses.dataclass(frozen=True)
class Weights:
    """weights: (units, panels, k / 4, 64) bytes; columns: (units, 2, 16 panels), sums of weights less zero points, and zero points."""

    weights: Operand
    columns: Operand


def signed(array: np.ndarray) -> np.ndarray:
    """Bytes as int8: uint8 less 128."""
    return array if array.dtype == np.int8 else (array ^ 128).view(np.int8)


def pack(matrices: np.ndarray, zeros: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """matrices: (units, k, n) of bytes, zeros: of the same dtype, which broadcast to (units, n) → the arrays of Weights."""
    units, k, n = matrices.shape
    panels, k4 = -(-n // PANEL), -(-k // 4) * 4
    padded = np.zeros((units, k4, panels * PANEL), np.int8)
    padded[:, :k, :n] = signed(matrices)
    zero = np.broadcast_to(signed(zeros).astype(np.int32), (units, n))
    columns = np.zeros((units, 2, panels * PANEL), np.int32)
    columns[:, 0, :n] = signed(matrices).astype(np.int32).sum(axis=1) - k * zero
    columns[:, 1, :n] = zero
    groups = padded.reshape(units, k4 // 4, 4, panels, PANEL).transpose(0, 3, 1, 4, 2)
    return np.ascontiguousarray(groups).reshape(units, panels, k4 // 4, 4 * PANEL), columns


def zero_point(node: ir.Node, lowering: Lowering, value: ir.Value | None, like: ir.Value) -> Operand:
    """The zero point of `like`: `value`, or a constant 0."""
    if value is not None:
        require(node, lowering, value, lowering.dtype(like))
        return value
    return lowering.constant(np.zeros(1, lowering.dtype(like).numpy()))


def packed_weights(lowering: Lowering, weights: ir.Value, zero: Operand, view: Shape) -> Weights:
    """By a step if they are computed. view: (units, k, n), or of a convolution (units, n, channels, taps)."""
    array, zeros = lowering.array(weights), lowering.array(zero) if isinstance(zero, ir.Value) else np.zeros(1, np.int8)
    if array is not None and zeros is not None:
        array = array.reshape(view)
        if len(view) == 4:
            array = array.transpose(0, 3, 2, 1).reshape(view[0], view[2] * view[3], view[1])
        zeros = zeros.astype(array.dtype)
        return Weights(*map(lowering.constant, pack(array, zeros.reshape(-1, array.shape[2]) if zeros.size > 1 else zeros)))
    n, k = (view[2], view[1]) if len(view) == 3 else (view[1], view[2] * view[3])
    panels = _ceil(n, PANEL)
    bytes_ = lowering.temporary(ir.DataType.INT8, (view[0], panels, _ceil(k, 4), 4 * PANEL))
    columns = lowering.temporary(ir.DataType.INT32, (view[0], 2, panels * PANEL))
    lowering.step("QLinearConv_pack", [weights, zero], [bytes_, columns], views={0: tuple(view)})
    return Weights(bytes_, columns)


def multiply(
    lowering: Lowering,
    x: ir.Value,
    x_zero: Operand,
    weights: Weights,
    bias: Operand,
    y: ir.Value,
    to_bytes: Requantise | None,
    shapes: tuple[Shape, Shape],
    window: Window = Window(),
) -> None:
    """The step of `QLinearConv`; shapes: (N, H, W, C) and (N, P, Q, K) that x and y are seen as."""
    x_shape, y_shape = shapes
    k = window.kernel[0] * window.kernel[1] * (x_shape[3] // window.group if isinstance(x_shape[3], int) else x_shape[3])
    operands = [x, x_zero, weights.weights, weights.columns, *_epilogue(bias, to_bytes)]
    lowering.step("QLinearConv", operands, [y], attributes(window, to_bytes), scratch=_scratch(product(y_shape[1:3]), k),
                  views={0: x_shape, 7: y_shape} | _factor_view(to_bytes))


def depthwise(
    lowering: Lowering,
    x: ir.Value,
    x_zero: Operand,
    weights: np.ndarray,
    bias: Operand,
    y: ir.Value,
    to_bytes: Requantise | None,
    window: Window,
) -> None:
    """The step of `QLinearConv_depthwise`; weights: (R S, C), less their zero points."""
    padded = np.zeros((weights.shape[0], -(-weights.shape[1] // PANEL) * PANEL), np.float32)
    padded[:, : weights.shape[1]] = weights
    operands = [x, x_zero, lowering.constant(padded), None, *_epilogue(bias, to_bytes)]
    lowering.step("QLinearConv_depthwise", operands, [y], attributes(window, to_bytes), views=_factor_view(to_bytes))


def attributes(window: Window, to_bytes: Requantise | None) -> list[int]:
    """As check-inl.h has them."""
    bounds = (0, 0) if to_bytes is None else (to_bytes.low, to_bytes.high)
    return [*window.kernel, *window.strides, *window.pads, *window.dilations, window.group, *bounds]


def factors(node: ir.Node, lowering: Lowering, scales: tuple[ir.Value, ir.Value, ir.Value], shapes: tuple[Shape, Shape, Shape]) -> ir.Value | Operand:
    """x's scale · weights' scale / y's scale, in this order, in float32; `shapes` is how each is seen, and they broadcast."""
    for scale in scales:
        require(node, lowering, scale, ir.DataType.FLOAT)
    arrays = [lowering.array(scale) for scale in scales]
    if all(array is not None for array in arrays):
        x, w, y = (array.reshape(shape) for array, shape in zip(arrays, shapes))
        return lowering.constant((x * w) / y)
    rank = max(map(len, shapes))
    both = _broadcast(shapes[:2], rank)
    inner = lowering.temporary(ir.DataType.FLOAT, both)
    _elementwise(lowering, "Mul", scales[:2], shapes[:2], inner, both)
    all_ = _broadcast((both, shapes[2]), rank)
    out = lowering.temporary(ir.DataType.FLOAT, all_)
    _elementwise(lowering, "Div", (inner, scales[2]), (both, shapes[2]), out, all_)
    return out


def _broadcast(shapes: Sequence[Shape], rank: int) -> Shape:
    wide = [(1,) * (rank - len(shape)) + tuple(shape) for shape in shapes]
    return tuple(next((size for size in sizes if size != 1), 1) for sizes in zip(*wide))


def _elementwise(lowering: Lowering, kernel: str, inputs: Sequence[Operand], shapes: Sequence[Shape], y: ir.Value, shape: Shape) -> None:
    views, view = broadcast_views(shapes, shape)
    lowering.step(kernel, inputs, [y], views=dict(enumerate([*views, view])))


def _epilogue(bias: Operand, to_bytes: Requantise | None) -> list[Operand]:
    return [bias, None, None] if to_bytes is None else [bias, to_bytes.factors, to_bytes.zero]


def _factor_view(to_bytes: Requantise | None) -> dict[int, Shape]:
    return {} if to_bytes is None else {5: to_bytes.factors_shape}


def _ceil(size: Dim, unit: int) -> Dim:
    return -(-size // unit) if isinstance(size, int) else sympy.floor((size + unit - 1) / unit)


def _scratch(pixels: Dim, k: Dim) -> Dim:
    """Bytes for a block's rows of A and their sums: exact where sizes are known, else an upper bound; IntegerBlockRows of integer.h."""
    k4 = _ceil(k, 4) * 4
    if not isinstance(k4, int):
        return sympy.Max(65536, 24 * k4) + 1024
    block = min(max(65536 // max(k4, 4), 24), 256)
    rows = min(max(pixels, 1), block) if isinstance(pixels, int) else block
    return rows * (k4 + 4)
