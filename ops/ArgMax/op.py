# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The index of the greatest along an axis."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.lowering import around, axis_of, require


def lower(node: ir.Node, lowering: Lowering) -> None:
    x = node.inputs[0]
    require(node, lowering, x, ir.DataType.FLOAT, ir.DataType.UINT8, ir.DataType.INT8, ir.DataType.INT32, ir.DataType.INT64)
    shape = lowering.shape(x)
    outer, n, inner = around(shape, axis_of(node, lowering, attribute(node, "axis", 0), len(shape)))
    last = attribute(node, "select_last_index", 0)
    lowering.step("ArgMax", [x], [node.outputs[0]], attrs=[last], views={0: (outer, n, inner), 1: (outer, inner)})


OPERATOR = Operator("ArgMax", lower, kernels=("ArgMax",))
