# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""ln Σ e^x over axes, as m + ln Σ e^(x - m) with the greatest m: kernels of ReduceMax, Sub, Exp, ReduceSum, Log and Add."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator
from amalgamation.ops.common.lowering import elementwise, require
from amalgamation.ops.common.reduction import axes_of, reduce


def lower(node: ir.Node, lowering: Lowering) -> None:
    x, y = node.inputs[0], node.outputs[0]
    require(node, lowering, x, ir.DataType.FLOAT)
    shape, axes = lowering.shape(x), axes_of(node, lowering)
    kept = tuple(1 if axis in axes else size for axis, size in enumerate(shape))
    most, total, logarithm = (lowering.temporary(ir.DataType.FLOAT, kept) for _ in range(3))
    shifted, powers = (lowering.temporary(ir.DataType.FLOAT, shape) for _ in range(2))
    reduce(node, lowering, "ReduceMax", "ReduceMax", x, most, shape, axes)
    elementwise(lowering, "Sub", [x, most], shifted, shapes=[shape, kept])
    elementwise(lowering, "Exp", [shifted], powers)
    reduce(node, lowering, "ReduceSum", "ReduceSum", powers, total, shape, axes)
    elementwise(lowering, "Log", [total], logarithm)
    elementwise(lowering, "Add", [logarithm, most], y, shapes=[kept, kept], output_shape=kept)


OPERATOR = Operator("ReduceLogSumExp", lower)
