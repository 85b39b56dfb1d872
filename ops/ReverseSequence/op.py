# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The first steps of each sequence in reverse, what lies behind them as it is."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.lowering import product, require


def lower(node: ir.Node, lowering: Lowering) -> None:
    x, lengths = node.inputs
    require(node, lowering, lengths, ir.DataType.INT64)
    axes = attribute(node, "time_axis", 0), attribute(node, "batch_axis", 1)
    if sorted(axes) != [0, 1]:
        raise lowering.unsupported(node, f"time_axis and batch_axis are {axes}", "mend the model: one is 0, the other 1")
    shape = lowering.shape(x)
    view = (*shape[:2], product(shape[2:]))
    lowering.step("ReverseSequence", [x, lengths], [node.outputs[0]], [axes[0]], views={0: view, 2: view})


OPERATOR = Operator("ReverseSequence", lower, kernels=("ReverseSequence",))
