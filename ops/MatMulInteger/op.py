# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""MatMulInteger, the int32 sums of (a - a_zero)(b - b_zero): a step of QLinearConv that is not requantised. QLinearMatMul uses `multiply`."""

from __future__ import annotations

import onnx_ir as ir

from amalgamation.graph.operator import Dim, Lowering, Operand, Operator
from amalgamation.ops.common import integer, moves
from amalgamation.ops.common.lowering import Shape, product, require


def lower(node: ir.Node, lowering: Lowering) -> None:
    a, b, a_zero, b_zero = (*node.inputs, None, None)[:4]
    multiply(node, lowering, (a, a_zero), (b, b_zero), None)


def rows_and_columns(lowering: Lowering, a: ir.Value, b: ir.Value, y: ir.Value) -> tuple[Shape, Shape, Shape]:
    """The shapes of the matrices of a, b and y, a vector being a matrix of one row or column."""
    a_shape, b_shape, y_shape = map(lowering.shape, (a, b, y))
    if len(a_shape) == 1:
        y_shape = (*y_shape[:-1], 1, y_shape[-1]) if len(b_shape) > 1 else (1,)
    if len(b_shape) == 1:
        y_shape = (*y_shape, 1)
    return (a_shape if len(a_shape) > 1 else (1, *a_shape)), (b_shape if len(b_shape) > 1 else (*b_shape, 1)), y_shape


def multiply(
    node: ir.Node,
    lowering: Lowering,
    a_and_zero: tuple[ir.Value, ir.Value | None],
    b_and_zero: tuple[ir.Value, ir.Value | None],
    to_bytes: integer.Requantise | None,
    bias: ir.Value | None = None,
) -> None:
    """One step: rows of all matrices at once where b is one matrix, else an image of rows for each matrix of y."""
    (a, a_zero), (b, b_zero), y = a_and_zero, b_and_zero, node.outputs[0]
    require(node, lowering, a, *integer.BYTES)
    require(node, lowering, b, *integer.BYTES)
    a_shape, b_shape, y_shape = rows_and_columns(lowering, a, b, y)
    batch, (m, n), k = y_shape[:-2], y_shape[-2:], a_shape[-1]
    b_zero = _by_column(node, lowering, integer.zero_point(node, lowering, b_zero, b), n)
    a_zero = _by_row(node, lowering, integer.zero_point(node, lowering, a_zero, a), batch, m)
    if all(size == 1 for size in b_shape[:-2]):
        matrices, images, rows = (1, k, n), 1, product((*batch, m))
    else:
        a, b = _of_batch(lowering, a, a_shape, batch), _of_batch(lowering, b, b_shape, batch)
        matrices, images, rows = (product(batch), k, n), product(batch), m
    packed = integer.packed_weights(lowering, b, b_zero, matrices)
    integer.multiply(lowering, a, a_zero, packed, bias, y, to_bytes, ((images, 1, rows, k), (images, 1, rows, n)))


def _of_batch(lowering: Lowering, value: ir.Value, shape: Shape, batch: Shape) -> ir.Value:
    """`value` with its batch dims broadcast to `batch`."""
    if tuple(shape[:-2]) == tuple(batch):
        return value
    wide = lowering.temporary(lowering.dtype(value), (*batch, *shape[-2:]))
    moves.expand(lowering, value, wide, shape)
    return wide


def _size(lowering: Lowering, zero: Operand) -> Dim:
    return product(lowering.shape(zero)) if isinstance(zero, ir.Value) else 1


def _by_column(node: ir.Node, lowering: Lowering, zero: Operand, n: Dim) -> Operand:
    size = _size(lowering, zero)
    if size not in (1, n) and lowering.shape(zero)[-2:-1] != (1,):
        raise lowering.unsupported(node, f"b's zero point has {size} elements; it may have one, or one for each of {n} columns")
    return zero


def _by_row(node: ir.Node, lowering: Lowering, zero: Operand, batch: Shape, m: Dim) -> Operand:
    """One zero point, or one for each row of y; those of a vector are repeated for each matrix."""
    size, rows = _size(lowering, zero), product((*batch, m))
    if size in (1, rows):
        return zero
    if size != m:
        raise lowering.unsupported(node, f"a's zero point has {size} elements; it may have one, or one for each of {m} rows")
    wide = lowering.temporary(lowering.dtype(zero), (*batch, m))
    moves.expand(lowering, zero, wide, (m,))
    return wide


OPERATOR = Operator("MatMulInteger", lower)
