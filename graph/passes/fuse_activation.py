# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Fuses an activation into the Conv or MatMul whose only reader it is: attributes `activation` (ONNX's name of it) and
`activation_floats`: Clip [min, max], LeakyRelu [alpha], HardSigmoid [alpha, beta], of the others none."""

from __future__ import annotations

import numpy as np
import onnx_ir as ir

from amalgamation.graph import edit
from amalgamation.graph.operator import attribute

_PLAIN = ("Relu", "Sigmoid", "HardSwish", "Tanh")
_LARGEST = float(np.finfo(np.float32).max)


def run(model: ir.Model) -> ir.Model:
    """`model` with activations inside Conv and MatMul."""
    for node in edit.nodes(model, *_PLAIN, "Clip", "LeakyRelu", "HardSigmoid"):
        producer = node.inputs[0].producer()
        if node.domain or not edit.is_lowered(producer, "Conv", "MatMul") or not edit.single_use(node.inputs[0]):
            continue
        floats = parameters(node)
        if floats is None or attribute(producer, "activation") or node.outputs[0].dtype != ir.DataType.FLOAT:
            continue
        fused = edit.change(producer, list(producer.inputs), {
            "activation": node.op_type, "activation_floats": ir.AttrFloat32s("activation_floats", floats)})
        edit.replace(node.outputs[0], fused)
        edit.remove(node)
        edit.remove(producer)
    return model


def parameters(node: ir.Node) -> list[float] | None:
    """The activation's floats; None if they are computed at run time."""
    if node.op_type in _PLAIN:
        return []
    if node.op_type == "LeakyRelu":
        return [attribute(node, "alpha", 0.01)]
    if node.op_type == "HardSigmoid":
        return [attribute(node, "alpha", 0.2), attribute(node, "beta", 0.5)]
    bounds = []
    for index, default in ((1, -_LARGEST), (2, _LARGEST)):
        value = edit.operand(node, index)
        bounds.append(default if value is None else edit.scalar(value))
    return None if None in bounds else bounds
