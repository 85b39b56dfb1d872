# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = e^x / Σ e^x along an axis."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.lowering import around, axis_of, require


def lower(node: ir.Node, lowering: Lowering) -> None:
    x, y = node.inputs[0], node.outputs[0]
    require(node, lowering, x, ir.DataType.FLOAT)
    shape = lowering.shape(x) or (1,)
    view = around(shape, axis_of(node, lowering, attribute(node, "axis", -1), len(shape)))
    lowering.step("Softmax", [x], [y], views={0: view, 1: view})


OPERATOR = Operator("Softmax", lower, kernels=("Softmax",), in_place=("Softmax",))
