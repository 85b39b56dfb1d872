# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Each channel of each instance brought to mean 0 and variance 1, then scale and bias of the channel."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.lowering import product, require


def lower(node: ir.Node, lowering: Lowering) -> None:
    require(node, lowering, node.inputs[0], ir.DataType.FLOAT)
    n, channels, *rest = lowering.shape(node.inputs[0])
    view = (n, channels, product(rest))
    lowering.step(
        "InstanceNormalization", list(node.inputs), [node.outputs[0]], floats=[attribute(node, "epsilon", 1e-5)], views={0: view, 3: view}
    )


OPERATOR = Operator("InstanceNormalization", lower, kernels=("InstanceNormalization",), in_place=("InstanceNormalization",))
