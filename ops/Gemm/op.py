# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Gemm, alpha · A' B' + beta · C: steps of MatMul, and of Add and Mul where C is no constant row.

A' and B' are A and B, transposed if transA or transB. A constant B is packed with alpha folded in.
"""

from __future__ import annotations

import numpy as np
import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.lowering import broadcast_views, require
from amalgamation.ops.MatMul.op import Extras, multiply


def lower(node: ir.Node, lowering: Lowering) -> None:
    """The bias goes into the product's first sums if it is a constant row, else it is added by steps of its own."""
    a, b, c = (*node.inputs, None)[:3]
    y = node.outputs[0]
    require(node, lowering, a, ir.DataType.FLOAT)
    beta = attribute(node, "beta", 1.0)
    extras = {
        "factor": attribute(node, "alpha", 1.0),
        "transpose_a": bool(attribute(node, "transA", 0)),
        "transpose_b": bool(attribute(node, "transB", 0)),
    }
    columns = lowering.shape(y)[1]
    if c is None or beta == 0.0:
        multiply(lowering, a, b, y, Extras(**extras))
        return
    array = lowering.array(c)
    if array is not None and isinstance(columns, int) and all(size == 1 for size in array.shape[:-1]):
        row = np.broadcast_to(array.reshape(-1), (columns,)) * np.float32(beta)
        multiply(lowering, a, b, y, Extras(bias=row, **extras))
        return
    if beta == 1.0 and lowering.shape(c) == lowering.shape(y):
        multiply(lowering, a, b, y, Extras(residual=c, **extras))
        return
    addend, shape = c, lowering.shape(c)
    if array is not None:
        addend = lowering.constant(array * np.float32(beta))
    elif beta != 1.0:
        addend = lowering.temporary(ir.DataType.FLOAT, shape)
        _broadcast(lowering, "Mul", [c, lowering.constant(np.array(beta, np.float32))], [shape, ()], addend, shape)
    product = lowering.temporary(ir.DataType.FLOAT, lowering.shape(y))
    multiply(lowering, a, b, product, Extras(**extras))
    _broadcast(lowering, "Add", [product, addend], [lowering.shape(y), shape], y, lowering.shape(y))


def _broadcast(lowering: Lowering, kernel: str, inputs: list, shapes: list, output: ir.Value, shape: tuple) -> None:
    views, view = broadcast_views(shapes, shape)
    lowering.step(kernel, inputs, [output], views=dict(enumerate([*views, view])))


OPERATOR = Operator("Gemm", lower)
