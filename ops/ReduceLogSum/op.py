# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The logarithm of the sum, over axes: the kernels of ReduceSum and Log."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator
from amalgamation.ops.common.lowering import elementwise, require
from amalgamation.ops.common.reduction import axes_of, reduce


def lower(node: ir.Node, lowering: Lowering) -> None:
    x, y = node.inputs[0], node.outputs[0]
    require(node, lowering, x, ir.DataType.FLOAT)
    total = lowering.temporary(lowering.dtype(y), lowering.shape(y))
    reduce(node, lowering, "ReduceSum", "ReduceSum", x, total, lowering.shape(x), axes_of(node, lowering))
    elementwise(lowering, "Log", [total], y, output_shape=lowering.shape(y))


OPERATOR = Operator("ReduceLogSum", lower)
