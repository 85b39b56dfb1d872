# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = x * scale / sqrt(variance + epsilon) + …, of each channel (dim 1): one scale and one shift, computed here."""

import numpy as np
import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.lowering import elementwise, require


def lower(node: ir.Node, lowering: Lowering) -> None:
    require(node, lowering, node.inputs[0], ir.DataType.FLOAT)
    if attribute(node, "training_mode", 0):
        raise lowering.unsupported(node, "training_mode is set", "export the model for inference")
    arrays = [lowering.array(value) for value in node.inputs[1:5]]
    if any(array is None for array in arrays):
        raise lowering.unsupported(node, "scale, bias, mean or variance are computed at run time", "make them constants")
    scale, bias, mean, variance = (array.astype(np.float64) for array in arrays)
    factor = scale / np.sqrt(variance + attribute(node, "epsilon", 1e-5))
    shape = lowering.shape(node.inputs[0])
    channels = (len(scale), *(1,) * (len(shape) - 2))
    constants = [lowering.constant(np.float32(array).reshape(channels)) for array in (factor, bias - mean * factor)]
    elementwise(lowering, "BatchNormalization", [node.inputs[0], *constants], node.outputs[0], shapes=[shape, channels, channels])


OPERATOR = Operator("BatchNormalization", lower, kernels=("BatchNormalization",), in_place=("BatchNormalization",))
