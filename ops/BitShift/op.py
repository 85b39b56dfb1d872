# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = a shifted by b bits, of integers; of signed ones as from opset 28 on."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.lowering import INTEGERS, elementwise, require


def lower(node: ir.Node, lowering: Lowering) -> None:
    require(node, lowering, node.inputs[0], *INTEGERS)
    direction = attribute(node, "direction")
    if direction not in ("LEFT", "RIGHT"):
        raise lowering.unsupported(node, f"direction is '{direction}'", "LEFT and RIGHT are known")
    elementwise(lowering, "BitShift" if direction == "LEFT" else "BitShift_right", list(node.inputs), node.outputs[0])


OPERATOR = Operator("BitShift", lower, kernels=("BitShift", "BitShift_right"), in_place=("BitShift", "BitShift_right"))
