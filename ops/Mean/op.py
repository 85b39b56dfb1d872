# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The mean of all inputs: a chain of Add's kernels, then Mul's."""

import numpy as np
import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator
from amalgamation.ops.common.lowering import chain, elementwise, require


def lower(node: ir.Node, lowering: Lowering) -> None:
    y = node.outputs[0]
    require(node, lowering, y, ir.DataType.FLOAT)
    if len(node.inputs) == 1:
        lowering.alias(y, node.inputs[0])
        return
    total = lowering.temporary(ir.DataType.FLOAT, lowering.shape(y))
    chain(node, lowering, "Add", output=total)
    factor = lowering.constant(np.float32(1 / len(node.inputs)))
    elementwise(lowering, "Mul", [total, factor], y, shapes=[lowering.shape(y), ()])


OPERATOR = Operator("Mean", lower)
