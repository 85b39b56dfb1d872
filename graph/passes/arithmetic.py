# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Brings arithmetic with float constants to Mul and Add with the constant second, merges chains, and drops *1 and +0.

Div by a constant becomes Mul by its reciprocal (one rounding more), Sub of a constant becomes Add.
"""

from __future__ import annotations

import numpy as np
import onnx_ir as ir

from amalgamation.graph import edit

_KINDS = ("Add", "Sub", "Mul", "Div")


def run(model: ir.Model) -> ir.Model:
    """`model` with constants of float arithmetic in one place and form."""
    for node in edit.nodes(model, *_KINDS):
        if not node.domain and node.outputs[0].dtype in (ir.DataType.FLOAT, ir.DataType.DOUBLE):
            _rewrite(model, node)
    return model


def _rewrite(model: ir.Model, node: ir.Node) -> None:
    a, b = (edit.array(value) for value in node.inputs)
    shape = edit.shape(node.outputs[0])
    if shape is None or (a is None) == (b is None):
        return
    if b is None and node.op_type in ("Sub", "Div"):
        return  # constant minus x: there is no shorter form
    x, data = (node.inputs[0], b) if b is not None else (node.inputs[1], a)
    if node.op_type == "Div" and not edit.always(data, np.all):
        return
    kind = {"Sub": "Add", "Div": "Mul"}.get(node.op_type, node.op_type)
    wide = data.astype(np.float64)
    wide = {"Sub": np.negative, "Div": np.reciprocal}.get(node.op_type, lambda v: v)(wide)
    inner = x.producer()
    if inner is not None and inner.op_type == kind and not inner.domain and edit.single_use(x):
        other = edit.array(inner.inputs[1])
        if other is not None and edit.array(inner.inputs[0]) is None:
            merged = wide + other if kind == "Add" else wide * other
            if merged.size == max(wide.size, other.size) and edit.always(merged.astype(data.dtype), lambda numbers: np.isfinite(numbers).all()):
                x, wide = inner.inputs[0], merged
    neutral = 0 if kind == "Add" else 1
    if edit.always(wide, lambda numbers: (numbers == neutral).all()) and edit.same_dims(edit.shape(x), shape):
        edit.replace(node.outputs[0], x)
    elif kind != node.op_type or b is None or x is not node.inputs[0]:
        operand = edit.constant(model, wide.astype(data.dtype), f"{node.outputs[0].name}/{kind}")
        edit.replace(node.outputs[0], edit.insert(node, kind, [x, operand], shape))
    else:
        return
    edit.remove(node)
