# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Moves elementwise work from looked-up rows into the table: f(Gather(table, i)) → Gather(f(table), i), f(table) being
constant. Pays when there are fewer rows in the table than lookups, and is exact: the same function sees the same numbers."""

from __future__ import annotations

import numpy as np
import onnx_ir as ir

from amalgamation.graph import edit
from amalgamation.graph.lower.sink_transposes import BROADCAST, UNARY
from amalgamation.graph.operator import attribute
from amalgamation.graph.passes import fold_constants
from amalgamation.graph.values import product


def run(model: ir.Model) -> ir.Model:
    """`model` with its constant tables as far along as elementwise nodes allow."""
    for node in edit.nodes(model, *sorted(UNARY | BROADCAST)):
        gathers = [value.producer() for value in node.inputs if value is not None and _is_lookup(value.producer())]
        if node.domain or not gathers or any(g.inputs[1] is not gathers[0].inputs[1] for g in gathers):
            continue
        table, index = gathers[0].inputs
        rows, *row = edit.shape(table)
        lookups = product(edit.shape(index))
        inputs = [_row_operand(model, value, len(row)) for value in node.inputs]
        dims = edit.shape(node.outputs[0])
        if any(v is False for v in inputs) or (isinstance(lookups, int) and rows > lookups) or dims is None:
            continue
        if not edit.same_dims(dims[len(edit.shape(index)):], tuple(row)) or len(dims) != len(edit.shape(gathers[0].outputs[0])):
            continue
        done = edit.insert(node, node.op_type, inputs, (rows, *row), dict(node.attributes), dtype=node.outputs[0].dtype)
        # It keeps its name: an index out of range is told with it.
        edit.replace(node.outputs[0], edit.insert(node, "Gather", [done, index], dims, {"axis": 0}, dtype=done.dtype, name=gathers[0].name))
        edit.remove(node)
        fold_constants.run(model)
    return model


def _is_lookup(node: ir.Node | None) -> bool:
    return (edit.is_standard(node, "Gather") and edit.array(node.inputs[0]) is not None and attribute(node, "axis", 0) == 0
            and edit.shape(node.inputs[1]) is not None)


def _row_operand(model: ir.Model, value: ir.Value | None, row_rank: int) -> ir.Value | None | bool:
    """The operand that does to a table what `value` does to looked-up rows; False if there is none."""
    if value is None:
        return None
    if _is_lookup(value.producer()):
        return value.producer().inputs[0]
    data = edit.array(value)
    if data is None or any(d != 1 for d in data.shape[: max(data.ndim - row_rank, 0)]):
        return False
    if data.ndim <= row_rank:
        return value
    return edit.constant(model, np.reshape(data, data.shape[data.ndim - row_rank:]), f"{value.name}/row")
