# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Running sums along an axis."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.lowering import around, axis_of, require


def lower(node: ir.Node, lowering: Lowering) -> None:
    x, axis = node.inputs
    require(node, lowering, x, ir.DataType.FLOAT, ir.DataType.INT32, ir.DataType.INT64)
    if lowering.array(axis) is None:
        raise lowering.unsupported(node, "the axis is computed at run time", "make it a constant")
    shape = lowering.shape(x)
    view = around(shape, axis_of(node, lowering, int(lowering.array(axis).item()), len(shape)))
    flags = [attribute(node, "exclusive", 0), attribute(node, "reverse", 0)]
    lowering.step("CumSum", [x], [node.outputs[0]], attrs=flags, views={0: view, 1: view})


OPERATOR = Operator("CumSum", lower, kernels=("CumSum",), in_place=("CumSum",))
