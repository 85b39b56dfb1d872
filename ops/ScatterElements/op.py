# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = x with updates put, or combined, where indices along an axis say."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.lowering import axis_of, check_indices, require

REDUCTIONS = {"none": 0, "add": 1, "mul": 2, "max": 3, "min": 4}


def lower(node: ir.Node, lowering: Lowering) -> None:
    how = REDUCTIONS[attribute(node, "reduction", "none")]
    if how:
        require(node, lowering, node.inputs[0], ir.DataType.FLOAT)
    shape = lowering.shape(node.inputs[0])
    axis = axis_of(node, lowering, attribute(node, "axis", 0), len(shape))
    check_indices(node, lowering, node.inputs[1], [shape[axis]])
    lowering.step("ScatterElements", list(node.inputs), [node.outputs[0]], attrs=[axis, how])


OPERATOR = Operator("ScatterElements", lower, kernels=("ScatterElements",), in_place=("ScatterElements",))
