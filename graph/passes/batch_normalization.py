# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Turns BatchNormalization into Mul and Add by one number per channel; where these are constant, they then fold into a
convolution or a matrix multiplication in front of them (scale_and_bias.py).

y = (x - mean) / sqrt(variance + epsilon) * scale + bias, computed in float64.
"""

from __future__ import annotations

import numpy as np
import onnx_ir as ir

from amalgamation.graph import edit
from amalgamation.graph.operator import attribute
from amalgamation.graph.passes.reshapes import reshape


def run(model: ir.Model) -> ir.Model:
    """`model` without BatchNormalization."""
    for node in edit.nodes(model, "BatchNormalization"):
        shape = edit.shape(node.inputs[0])
        if shape is None or attribute(node, "training_mode", 0) or any(output.uses() for output in node.outputs[1:]):
            continue
        parameters = [edit.array(value) for value in node.inputs[1:5]]
        per_channel = (-1,) + (1,) * (len(shape) - 2)
        if any(p is None for p in parameters):
            factor, offset = _computed(model, node, shape)
        else:
            dtype = parameters[0].dtype
            scale, bias, mean, variance = (p.astype(np.float64) for p in parameters)
            wide = scale / np.sqrt(variance + attribute(node, "epsilon", 1e-5))
            name = node.outputs[0].name
            factor = edit.constant(model, wide.reshape(per_channel).astype(dtype), f"{name}/scale")
            offset = edit.constant(model, (bias - mean * wide).reshape(per_channel).astype(dtype), f"{name}/bias")
        scaled = edit.insert(node, "Mul", [node.inputs[0], factor], shape)
        edit.replace(node.outputs[0], edit.insert(node, "Add", [scaled, offset], shape))
        edit.remove(node)
    return model


def _computed(model: ir.Model, node: ir.Node, shape: tuple) -> tuple[ir.Value, ir.Value]:
    """Factor and offset of parameters that are known only at run time."""
    dims = (shape[1],) + (1,) * (len(shape) - 2)
    scale, bias, mean, variance = (reshape(model, node, value, dims) for value in node.inputs[1:5])
    epsilon = np.asarray(attribute(node, "epsilon", 1e-5), variance.dtype.numpy())
    shifted = edit.insert(node, "Add", [variance, edit.constant(model, epsilon, f"{node.outputs[0].name}/epsilon")], dims)
    factor = edit.insert(node, "Div", [scale, edit.insert(node, "Sqrt", [shifted], dims)], dims)
    moved = edit.insert(node, "Mul", [mean, factor], dims)
    return factor, edit.insert(node, "Sub", [bias, moved], dims)
