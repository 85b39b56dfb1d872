# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""DeformConv has no kernel: graph/passes/deform_conv.py makes a GridSample and a MatMul of it. What it leaves is refused here."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator
from amalgamation.ops.common.lowering import require


def lower(node: ir.Node, lowering: Lowering) -> None:
    require(node, lowering, node.inputs[0], ir.DataType.FLOAT)
    raise lowering.unsupported(node, "its input is no image of a known size", "give (N, C, H, W), of which N alone may have a name")


OPERATOR = Operator("DeformConv", lower)
