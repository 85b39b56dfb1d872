# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Turns BatchNormalization with constant statistics into Mul and Add by one number per channel; these then fold into a
convolution or a matrix multiplication in front of them (scale_and_bias.py).

y = (x - mean) / sqrt(variance + epsilon) * scale + bias, computed in float64.
"""

from __future__ import annotations

import numpy as np
import onnx_ir as ir

from amalgamation.graph import edit
from amalgamation.graph.operator import attribute


def run(model: ir.Model) -> ir.Model:
    """`model` without BatchNormalization whose four parameters are constants."""
    for node in edit.nodes(model, "BatchNormalization"):
        parameters = [edit.array(value) for value in node.inputs[1:5]]
        shape = edit.shape(node.inputs[0])
        if any(p is None for p in parameters) or shape is None or attribute(node, "training_mode", 0):
            continue
        if any(output.uses() for output in node.outputs[1:]):
            continue
        scale, bias, mean, variance = (p.astype(np.float64) for p in parameters)
        factor = scale / np.sqrt(variance + attribute(node, "epsilon", 1e-5))
        per_channel = (-1,) + (1,) * (len(shape) - 2)
        dtype = parameters[0].dtype
        name = node.outputs[0].name
        mul = edit.constant(model, factor.reshape(per_channel).astype(dtype), f"{name}/scale")
        add = edit.constant(model, (bias - mean * factor).reshape(per_channel).astype(dtype), f"{name}/bias")
        scaled = edit.insert(node, "Mul", [node.inputs[0], mul], shape)
        edit.replace(node.outputs[0], edit.insert(node, "Add", [scaled, add], shape))
        edit.remove(node)
    return model
