# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""QLinearMatMul, y = round((a - a_zero)(b - b_zero) · a_scale · b_scale / y_scale) + y_zero: a step of QLinearConv.

The optional attributes `low` and `high`, which a pass writes, bound y; so does the optional bias, int32, behind the operands of ONNX.
"""

from __future__ import annotations

import numpy as np
import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common import integer
from amalgamation.ops.common.lowering import Shape, product, require
from amalgamation.ops.MatMulInteger.op import multiply, rows_and_columns


def lower(node: ir.Node, lowering: Lowering) -> None:
    a, a_scale, a_zero, b, b_scale, b_zero, y_scale, y_zero, bias = (*node.inputs, None)[:9]
    require(node, lowering, y_zero, *integer.BYTES)
    if product(lowering.shape(y_zero)) != 1:
        raise lowering.unsupported(node, "y has more than one zero point", "quantise y by tensor")
    _, _, y_shape = rows_and_columns(lowering, a, b, node.outputs[0])
    by_row, by_column = _seen(lowering, a_scale, rows=True), _seen(lowering, b_scale, rows=False)
    of_y = _seen(lowering, y_scale, rows=True)
    factors = integer.factors(node, lowering, (a_scale, b_scale, y_scale), (by_row, by_column, of_y))
    shape = _factors_shape(node, lowering, (by_row, by_column, of_y), y_shape)
    bounds = np.iinfo(lowering.dtype(y_zero).numpy())
    low, high = attribute(node, "low", int(bounds.min)), attribute(node, "high", int(bounds.max))
    multiply(node, lowering, (a, a_zero), (b, b_zero), integer.Requantise(factors, shape, y_zero, low, high), bias)


def _seen(lowering: Lowering, scale: ir.Value, rows: bool) -> Shape:
    """A scale's shape as it broadcasts to y: a vector has one element for each row of a, or column of b."""
    shape = lowering.shape(scale)
    if product(shape) == 1:
        return (1, 1)
    return (shape[0], 1) if len(shape) == 1 and rows else shape


def _factors_shape(node: ir.Node, lowering: Lowering, shapes: tuple[Shape, ...], y: Shape) -> tuple:
    """(rows or 1, columns or 1) of the factors."""
    wide = [(1,) * (len(y) - len(shape)) + tuple(shape) for shape in shapes]
    sizes = [next((size for size in dims if size != 1), 1) for dims in zip(*wide)]
    rows = product(sizes[:-1])
    if rows not in (1, product(y[:-1])) or sizes[-1] not in (1, y[-1]):
        raise lowering.unsupported(node, f"scales of the shapes {', '.join(map(str, shapes))} for y of {y}", "give one for all, for each row or for each column")
    return rows, sizes[-1]


OPERATOR = Operator("QLinearMatMul", lower)
