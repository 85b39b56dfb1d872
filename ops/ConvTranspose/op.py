# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""ConvTranspose has no kernel: graph/passes/conv_transpose.py makes a Conv of it. What it leaves is refused here."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator
from amalgamation.ops.common.lowering import require


def lower(node: ir.Node, lowering: Lowering) -> None:
    require(node, lowering, node.inputs[0], ir.DataType.FLOAT)
    raise lowering.unsupported(node, "the size of its weight, or the number of channels, is not known while compiling", "give them a fixed size")


OPERATOR = Operator("ConvTranspose", lower)
