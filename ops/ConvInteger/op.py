# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""ConvInteger, the int32 sums of (x - x_zero) * (w - w_zero): steps of QLinearConv that are not requantised."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator
from amalgamation.ops.QLinearConv.op import convolve


def lower(node: ir.Node, lowering: Lowering) -> None:
    x, w, x_zero, w_zero = (*node.inputs, None, None)[:4]
    convolve(node, lowering, (x, x_zero), (w, w_zero), None, None)


OPERATOR = Operator("ConvInteger", lower)
