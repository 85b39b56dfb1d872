# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y's dim d is x's dim perm[d]; nothing moves where only dims of size 1 do."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.moves import transpose


def lower(node: ir.Node, lowering: Lowering) -> None:
    shape = lowering.shape(node.inputs[0])
    perm = attribute(node, "perm") or list(reversed(range(len(shape))))
    transpose(lowering, node.inputs[0], node.outputs[0], shape, perm)


OPERATOR = Operator("Transpose", lower, kernels=("Transpose",))
