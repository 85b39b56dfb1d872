# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The input cut along an axis."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.lowering import around, axis_of


def lower(node: ir.Node, lowering: Lowering) -> None:
    x = node.inputs[0]
    axis = axis_of(node, lowering, attribute(node, "axis", 0), len(lowering.shape(x)))
    if len(node.outputs) == 1:
        lowering.alias(node.outputs[0], x)
        return
    views = {}
    for number, value in enumerate([x, *node.outputs]):
        outer, size, inner = around(lowering.shape(value), axis)
        views[number] = (outer, size * inner)
    lowering.step("Split", [x], list(node.outputs), views=views)


OPERATOR = Operator("Split", lower, kernels=("Split",))
