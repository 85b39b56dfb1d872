# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The maximum of each bin of regions of images: x (N, C, H, W), regions (R, 5) of batch and corners, y (R, C, P, Q)."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.lowering import require


def lower(node: ir.Node, lowering: Lowering) -> None:
    for value in node.inputs:
        require(node, lowering, value, ir.DataType.FLOAT)
    lowering.step("MaxRoiPool", list(node.inputs), [node.outputs[0]], floats=[attribute(node, "spatial_scale", 1.0)])


OPERATOR = Operator("MaxRoiPool", lower, kernels=("MaxRoiPool",))
