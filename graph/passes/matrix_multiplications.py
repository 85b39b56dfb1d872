# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Brings Gemm, and MatMul by a constant matrix, to one lowered form that can take a bias, a residual and an activation:
MatMul of the domain `amalgamation`, a (…, M, K) times b (K, N)."""

from __future__ import annotations

import numpy as np
import onnx_ir as ir

from amalgamation.graph import edit
from amalgamation.graph.operator import DOMAIN, attribute


def run(model: ir.Model) -> ir.Model:
    """`model` with lowered matrix multiplications."""
    for node in edit.nodes(model, "MatMul"):
        a, b = edit.shape(node.inputs[0]), edit.array(node.inputs[1])
        if not node.domain and a is not None and len(a) >= 2 and b is not None and b.ndim == 2 and b.dtype == np.float32:
            edit.replace(node.outputs[0], _matmul(node, node.inputs[0], node.inputs[1]))
            edit.remove(node)
    for node in edit.nodes(model, "Gemm"):
        if not node.domain and node.outputs[0].dtype == ir.DataType.FLOAT:
            _gemm(model, node)
    return model


def _matmul(node: ir.Node, a: ir.Value, b: ir.Value, bias: ir.Value | None = None) -> ir.Value:
    dims = (*edit.shape(a)[:-1], edit.shape(b)[-1])
    return edit.insert(node, "MatMul", [a, b] + ([bias] if bias is not None else []), dims, {}, DOMAIN)


def _gemm(model: ir.Model, node: ir.Node) -> None:
    """alpha * a' * b' + beta * c, where ' transposes if transA or transB."""
    b, shape = edit.array(node.inputs[1]), edit.shape(node.outputs[0])
    if b is None or shape is None or edit.shape(node.inputs[0]) is None:
        return  # b is computed: the operator says what it makes of it
    a = node.inputs[0]
    if attribute(node, "transA", 0):
        a = edit.insert(node, "Transpose", [a], edit.shape(a)[::-1], {"perm": [1, 0]})
    matrix = (b.T if attribute(node, "transB", 0) else b).astype(np.float64) * attribute(node, "alpha", 1.0)
    weight = edit.constant(model, matrix.astype(np.float32), node.inputs[1].name)
    c, beta = edit.operand(node, 2), attribute(node, "beta", 1.0)
    data = edit.array(c)
    bias = None
    if data is not None and data.size in (1, matrix.shape[1]) and (data.size == 1 or data.shape[-1] == matrix.shape[1]):
        row = np.broadcast_to(data.astype(np.float64).reshape(-1) * beta, matrix.shape[1])
        bias, c = edit.constant(model, row.astype(np.float32), c.name), None
    y = _matmul(node, a, weight, bias)
    if c is not None:
        if beta != 1.0:
            factor = edit.constant(model, np.float32(beta), f"{node.outputs[0].name}/beta")
            c = edit.insert(node, "Mul", [c, factor], edit.shape(c))
        y = edit.insert(node, "Add", [y, c], shape)
    edit.replace(node.outputs[0], y)
    edit.remove(node)
