# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y[i…] = x[i…] with indices[i…] in the place of i[axis]."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.lowering import axis_of, check_indices


def lower(node: ir.Node, lowering: Lowering) -> None:
    shape = lowering.shape(node.inputs[0])
    axis = axis_of(node, lowering, attribute(node, "axis", 0), len(shape))
    check_indices(node, lowering, node.inputs[1], [shape[axis]])
    lowering.step("GatherElements", list(node.inputs), [node.outputs[0]], attrs=[axis])


OPERATOR = Operator("GatherElements", lower, kernels=("GatherElements",))
