# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Channels become pixels: a Transpose of x seen in six dims."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.moves import transpose


def lower(node: ir.Node, lowering: Lowering) -> None:
    n, c, h, w = lowering.shape(node.inputs[0])
    b = attribute(node, "blocksize")
    if attribute(node, "mode", "DCR") == "DCR":
        shape, perm = (n, b, b, c // (b * b), h, w), (0, 3, 4, 1, 5, 2)
    else:
        shape, perm = (n, c // (b * b), b, b, h, w), (0, 1, 4, 2, 5, 3)
    transpose(lowering, node.inputs[0], node.outputs[0], shape, perm)


OPERATOR = Operator("DepthToSpace", lower)
