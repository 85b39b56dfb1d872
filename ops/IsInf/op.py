# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = whether x is infinite, bool."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.lowering import product, require


def lower(node: ir.Node, lowering: Lowering) -> None:
    require(node, lowering, node.inputs[0], ir.DataType.FLOAT)
    size = (product(lowering.shape(node.inputs[0])),)
    lowering.step("IsInf", [node.inputs[0]], [node.outputs[0]], attrs=[attribute(node, "detect_negative", 1), attribute(node, "detect_positive", 1)], views={0: size, 1: size})


OPERATOR = Operator("IsInf", lower, kernels=("IsInf",))
