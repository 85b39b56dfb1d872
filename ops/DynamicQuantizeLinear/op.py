# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = saturate(round(x / scale) + zero) of uint8, with the scale and the zero point of x's range: three outputs."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator
from amalgamation.ops.common.lowering import product, require


def lower(node: ir.Node, lowering: Lowering) -> None:
    x = node.inputs[0]
    require(node, lowering, x, ir.DataType.FLOAT)
    flat = (product(lowering.shape(x)),)
    lowering.step("DynamicQuantizeLinear", [x], list(node.outputs), views={0: flat, 1: flat})


OPERATOR = Operator("DynamicQuantizeLinear", lower, kernels=("DynamicQuantizeLinear",))
