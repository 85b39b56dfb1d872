# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The inputs side by side along an axis."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.lowering import around, axis_of


def lower(node: ir.Node, lowering: Lowering) -> None:
    y = node.outputs[0]
    axis = axis_of(node, lowering, attribute(node, "axis"), len(lowering.shape(y)))
    # An input of no elements may have been given any size elsewhere by its exporter; it adds nothing.
    inputs = [value for value in node.inputs if 0 not in lowering.shape(value)] or list(node.inputs)[:1]
    views = {}
    for number, value in enumerate([*inputs, y]):
        outer, size, inner = around(lowering.shape(value), axis)
        views[number] = (outer, size * inner)
    if len(inputs) == 1:
        lowering.alias(y, inputs[0])
    else:
        lowering.step("Concat", inputs, [y], views=views)


OPERATOR = Operator("Concat", lower, kernels=("Concat",))
