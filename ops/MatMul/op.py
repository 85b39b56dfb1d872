# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""MatMul: of a constant matrix, which is packed here, or of two computed operands with broadcast batch dims.

Nodes of the domain `amalgamation` may have a constant bias (n), a residual and an activation. Gemm uses `multiply`.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import onnx_ir as ir

from amalgamation.graph.operator import Dim, Lowering, Operator
from amalgamation.ops.common.activation import encode
from amalgamation.ops.common.lowering import product, require
from amalgamation.ops.common.packing import PANEL, pack_columns, pad_bias

_TASK_PANELS = 4  # kMatMulPanels of ops/common/types.h


@dataclasses.dataclass(frozen=True)
class Extras:
    """What is done to a product before it is stored: factor · a b + bias + residual, then the activation."""

    bias: np.ndarray | None = None
    residual: ir.Value | None = None
    activation: int = 0
    floats: tuple[float, float] = (0.0, 0.0)
    factor: float = 1.0
    transpose_a: bool = False
    transpose_b: bool = False


def lower(node: ir.Node, lowering: Lowering) -> None:
    """MatMul → `MatMul` if b is a constant matrix, else → `MatMul_batched`."""
    a, b, bias, residual = (*node.inputs, None, None)[:4]
    require(node, lowering, a, ir.DataType.FLOAT)
    if bias is not None and lowering.array(bias) is None:
        raise lowering.unsupported(node, "a fused bias must be constant", "leave the Add as a node of its own")
    kind, floats = encode(node, lowering)
    n = 1 if len(lowering.shape(b)) == 1 else lowering.shape(b)[-1]
    wide = None if bias is None else np.broadcast_to(lowering.array(bias).reshape(-1), (n,))
    multiply(lowering, a, b, node.outputs[0], Extras(wide, residual, kind, floats))


def multiply(lowering: Lowering, a: ir.Value, b: ir.Value, y: ir.Value, extras: Extras) -> None:
    """The step that computes y from a and b, whose shapes agree as those of ONNX's MatMul do."""
    a_shape, b_shape, y_shape = (lowering.shape(value) for value in (a, b, y))
    if len(a_shape) == 1 and len(b_shape) == 1:
        y_shape = (1, 1)
    elif len(a_shape) == 1:
        y_shape = (*y_shape[:-1], 1, y_shape[-1])
    elif len(b_shape) == 1:
        y_shape = (*y_shape, 1)
    a_shape = (1, *a_shape) if len(a_shape) == 1 else a_shape
    b_shape = (*b_shape, 1) if len(b_shape) == 1 else b_shape
    bias = None if extras.bias is None else lowering.constant(pad_bias(extras.bias))
    array = lowering.array(b)
    one_matrix = all(size == 1 for size in b_shape[:-2])
    if one_matrix and not extras.transpose_a:
        # The batch is nothing but more rows.
        a_shape, y_shape, b_shape = _rows(a_shape), _rows(y_shape), b_shape[-2:]
        if array is not None:
            matrix = array.reshape(b_shape)
            packed = lowering.constant(pack_columns((matrix.T if extras.transpose_b else matrix) * np.float32(extras.factor)))
            lowering.step("MatMul", [a, packed, bias, extras.residual], [y], [extras.activation], [*extras.floats, 0.0],
                          views={0: a_shape, 4: y_shape})
            return
    rank = max(len(a_shape), len(b_shape))
    k, n = (b_shape[-1], b_shape[-2]) if extras.transpose_b else (b_shape[-2], b_shape[-1])
    panels = min(_TASK_PANELS, -(-n // PANEL)) if isinstance(n, int) else _TASK_PANELS
    lowering.step(
        "MatMul_batched",
        [a, b, bias, extras.residual],
        [y],
        [extras.activation, int(extras.transpose_a), int(extras.transpose_b)],
        [*extras.floats, extras.factor],
        scratch=k * panels * PANEL * 4,
        views={0: _of_rank(a_shape, rank), 1: _of_rank(b_shape, rank), 4: _of_rank(y_shape, rank)},
    )


def _rows(shape: tuple[Dim, ...]) -> tuple[Dim, Dim]:
    return product(shape[:-1]), shape[-1]


def _of_rank(shape: tuple[Dim, ...], rank: int) -> tuple[Dim, ...]:
    return (1,) * (rank - len(shape)) + tuple(shape)


OPERATOR = Operator("MatMul", lower, kernels=("MatMul", "MatMul_batched"))
