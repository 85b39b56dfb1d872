# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = a & b, bit by bit (and), of integers."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator
from amalgamation.ops.common.lowering import INTEGERS, elementwise, require


def lower(node: ir.Node, lowering: Lowering) -> None:
    require(node, lowering, node.inputs[0], *INTEGERS)
    elementwise(lowering, "BitwiseAnd", list(node.inputs), node.outputs[0])


OPERATOR = Operator("BitwiseAnd", lower, kernels=("BitwiseAnd",), in_place=("BitwiseAnd",))
