# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""x in another element type."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator
from amalgamation.ops.common.lowering import INTEGERS, product, require

KNOWN = INTEGERS | {ir.DataType.BOOL, ir.DataType.FLOAT, ir.DataType.FLOAT16, ir.DataType.DOUBLE}


def lower(node: ir.Node, lowering: Lowering) -> None:
    x, y = node.inputs[0], node.outputs[0]
    require(node, lowering, x, *KNOWN)
    require(node, lowering, y, *KNOWN)
    if lowering.dtype(x) == lowering.dtype(y):
        lowering.alias(y, x)
        return
    size = (product(lowering.shape(x)),)
    lowering.step("Cast", [x], [y], views={0: size, 1: size})


OPERATOR = Operator("Cast", lower, kernels=("Cast",))
