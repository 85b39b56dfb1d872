# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Pixels become channels: a Transpose of x seen in six dims."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.moves import transpose


def lower(node: ir.Node, lowering: Lowering) -> None:
    n, c, h, w = lowering.shape(node.inputs[0])
    b = attribute(node, "blocksize")
    transpose(lowering, node.inputs[0], node.outputs[0], (n, c, h // b, b, w // b, b), (0, 3, 5, 1, 2, 4))


OPERATOR = Operator("SpaceToDepth", lower)
