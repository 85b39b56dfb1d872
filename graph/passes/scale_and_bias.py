# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Folds Mul, Add and Neg by one number per channel into the weights and bias of the Conv or MatMul in front of them.

The channel is the last axis of both. Computed in float64 and rounded once.
"""

from __future__ import annotations

import numpy as np
import onnx_ir as ir

from amalgamation.graph import edit
from amalgamation.graph.operator import attribute


def run(model: ir.Model) -> ir.Model:
    """`model` without Mul, Add and Neg by constants right behind a Conv or MatMul."""
    for node in edit.nodes(model, "Mul", "Add", "Neg"):
        producer = node.inputs[0].producer()
        if node.domain or not edit.is_lowered(producer, "Conv", "MatMul") or not edit.single_use(node.inputs[0]):
            continue
        weight = edit.array(producer.inputs[1])
        if weight is None or weight.dtype != np.float32 or attribute(producer, "activation") or edit.operand(producer, 3) is not None:
            continue
        if edit.operand(producer, 2) is not None and edit.array(producer.inputs[2]) is None:
            continue
        channels = weight.shape[0] if producer.op_type == "Conv" else weight.shape[1]
        data = np.float32(-1) if node.op_type == "Neg" else edit.array(node.inputs[1])
        if data is None or not _per_channel(data, channels, node):
            continue
        _fold(model, node, producer, np.broadcast_to(data.reshape(-1), channels).astype(np.float64))
    return model


def _per_channel(data: np.ndarray, channels: int, node: ir.Node) -> bool:
    same = edit.same_dims(edit.shape(node.inputs[0]), edit.shape(node.outputs[0]))
    return same and (data.size == 1 or (data.size == channels and data.shape[-1] == channels))


def _fold(model: ir.Model, node: ir.Node, producer: ir.Node, data: np.ndarray) -> None:
    weight = edit.array(producer.inputs[1])
    bias = edit.array(edit.operand(producer, 2))
    wide = np.zeros(len(data)) if bias is None else bias.astype(np.float64)
    inputs = [producer.inputs[0], producer.inputs[1], None]
    if node.op_type == "Add":
        wide = wide + data
    else:
        per_output = (-1,) + (1,) * (weight.ndim - 1) if producer.op_type == "Conv" else (1, -1)
        scaled = (weight.astype(np.float64) * data.reshape(per_output)).astype(np.float32)
        inputs[1] = edit.constant(model, scaled, producer.inputs[1].name)
        wide = wide * data
    if bias is not None or not edit.always(wide, lambda data: not data.any()):
        inputs[2] = edit.constant(model, wide.astype(np.float32), f"{producer.outputs[0].name}/bias")
    edit.replace(node.outputs[0], edit.change(producer, inputs[: 3 if inputs[2] is not None else 2], {}))
    edit.remove(node)
    edit.remove(producer)
