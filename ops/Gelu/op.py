# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = x * (1 + erf(x / sqrt 2)) / 2, or its approximation by tanh."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.lowering import elementwise, require


def lower(node: ir.Node, lowering: Lowering) -> None:
    require(node, lowering, node.inputs[0], ir.DataType.FLOAT)
    kernel = "Gelu_tanh" if attribute(node, "approximate", "none") == "tanh" else "Gelu"
    elementwise(lowering, kernel, [node.inputs[0]], node.outputs[0])


OPERATOR = Operator("Gelu", lower, kernels=("Gelu", "Gelu_tanh"), in_place=("Gelu", "Gelu_tanh"))
