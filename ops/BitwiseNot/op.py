# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = ~x, of integers: x exclusive-or all ones, by the kernel of BitwiseXor."""

import numpy as np
import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator
from amalgamation.ops.common.lowering import INTEGERS, elementwise, require


def lower(node: ir.Node, lowering: Lowering) -> None:
    (x,) = node.inputs
    require(node, lowering, x, *INTEGERS)
    ones = lowering.constant(np.invert(np.zeros((), lowering.dtype(x).numpy())))
    elementwise(lowering, "BitwiseXor", [x, ones], node.outputs[0], shapes=[lowering.shape(x), ()])


OPERATOR = Operator("BitwiseNot", lower)
