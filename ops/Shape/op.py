# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The sizes of x, or of some of its dims."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute


def lower(node: ir.Node, lowering: Lowering) -> None:
    shape = lowering.shape(node.inputs[0])
    lowering.step("Shape", [], [node.outputs[0]], attrs=shape[attribute(node, "start", 0) : attribute(node, "end")])


OPERATOR = Operator("Shape", lower, kernels=("Shape",))
