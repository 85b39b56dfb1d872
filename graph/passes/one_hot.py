# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Turns a one-hot encoding times a constant matrix into a lookup of rows, which gives the very same numbers:

MatMul(Cast(Equal(x with a last dim of 1, [0, 1, … n-1])), table) → Gather(table, x). A number outside of [0, n) gives a row of
zeros: the table gets one such row at each end, and x is clipped to them.
"""

from __future__ import annotations

import numpy as np
import onnx_ir as ir

from amalgamation.graph import edit
from amalgamation.graph.passes.reshapes import reshape

_INTEGERS = (ir.DataType.INT32, ir.DataType.INT64)


def run(model: ir.Model) -> ir.Model:
    """`model` with lookups in the place of one-hot matrix multiplications."""
    for node in edit.nodes(model, "MatMul"):
        table = edit.array(node.inputs[1])
        x = None if node.domain or table is None or table.ndim != 2 else _index(node.inputs[0], len(table))
        if x is not None and np.isfinite(table).all():
            edit.replace(node.outputs[0], _lookup(model, node, x, table))
            edit.remove(node)
    return model


def _index(value: ir.Value, count: int) -> ir.Value | None:
    """x, of shape (…, 1), if `value` is its one-hot encoding with `count` classes."""
    cast = value.producer()
    equal = cast.inputs[0].producer() if edit.is_standard(cast, "Cast") and value.dtype == ir.DataType.FLOAT else None
    if not edit.is_standard(equal, "Equal"):
        return None
    for x, classes in (equal.inputs, equal.inputs[::-1]):
        data, shape = edit.array(classes), edit.shape(x)
        if data is None or shape is None or not shape or shape[-1] != 1 or x.dtype not in _INTEGERS:
            continue
        if data.shape == (1,) * (data.ndim - 1) + (count,) and (data.reshape(-1) == np.arange(count)).all():
            if edit.same_dims(edit.shape(value), (*shape[:-1], count)):
                return x
    return None


def _lookup(model: ir.Model, node: ir.Node, x: ir.Value, table: np.ndarray) -> ir.Value:
    name, shape = node.outputs[0].name, edit.shape(x)[:-1]
    zeros = np.zeros((1, table.shape[1]), table.dtype)
    rows = edit.constant(model, np.concatenate([zeros, table, zeros]), f"{name}/rows")
    number = lambda value: edit.constant(model, np.asarray(value, x.dtype.numpy()), f"{name}/bound")  # noqa: E731
    index = reshape(model, node, x, shape)
    index = edit.insert(node, "Max", [index, number(-1)], shape)
    index = edit.insert(node, "Min", [index, number(len(table))], shape)
    index = edit.insert(node, "Add", [index, number(1)], shape)
    return edit.insert(node, "Gather", [rows, index], (*shape, table.shape[1]), {"axis": 0})
