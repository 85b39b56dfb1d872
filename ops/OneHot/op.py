# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y is values[1] at the index, else values[0], along a new axis."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.lowering import around, axis_of, require


def lower(node: ir.Node, lowering: Lowering) -> None:
    indices, _, values = node.inputs
    require(node, lowering, indices, ir.DataType.FLOAT, ir.DataType.INT32, ir.DataType.INT64)
    shape = lowering.shape(node.outputs[0])
    outer, depth, inner = around(shape, axis_of(node, lowering, attribute(node, "axis", -1), len(shape)))
    lowering.step("OneHot", [indices, values], [node.outputs[0]], views={0: (outer, inner), 1: (2,), 2: (outer, depth, inner)})


OPERATOR = Operator("OneHot", lower, kernels=("OneHot",))
