# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Fuses the Add of a residual connection into the Conv or MatMul that computes one side of it: its fourth input.

The later of the two sides takes the Add, because the other must be there when it runs.
"""

from __future__ import annotations

import onnx_ir as ir

from amalgamation.graph import edit
from amalgamation.graph.operator import attribute


def run(model: ir.Model) -> ir.Model:
    """`model` with residual Adds inside Conv and MatMul."""
    for node in edit.nodes(model, "Add"):
        if node.domain:
            continue
        order = {each: i for i, each in enumerate(model.graph)}
        sides = [value for value in node.inputs if _can_take(value, node)]
        if not sides:
            continue
        side = max(sides, key=lambda value: order[value.producer()])
        other = node.inputs[1] if side is node.inputs[0] else node.inputs[0]
        producer = side.producer()
        inputs = [*producer.inputs[:3], *[None] * (3 - len(producer.inputs)), other]
        edit.replace(node.outputs[0], edit.change(producer, inputs, {}, before=node))
        edit.remove(node)
        edit.remove(producer)
    return model


def _can_take(value: ir.Value, node: ir.Node) -> bool:
    producer = value.producer()
    if not edit.is_lowered(producer, "Conv", "MatMul") or not edit.single_use(value) or value.dtype != ir.DataType.FLOAT:
        return False
    if attribute(producer, "activation") or edit.operand(producer, 3) is not None:
        return False
    shapes = [edit.shape(v) for v in node.inputs]
    return edit.same_dims(*shapes) and node.inputs[0] is not node.inputs[1]
