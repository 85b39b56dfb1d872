# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = whether x is NaN, bool."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator
from amalgamation.ops.common.lowering import product, require


def lower(node: ir.Node, lowering: Lowering) -> None:
    require(node, lowering, node.inputs[0], ir.DataType.FLOAT)
    size = (product(lowering.shape(node.inputs[0])),)
    lowering.step("IsNaN", [node.inputs[0]], [node.outputs[0]], views={0: size, 1: size})


OPERATOR = Operator("IsNaN", lower, kernels=("IsNaN",))
