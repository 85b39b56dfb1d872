# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""One value everywhere: the kernel of Expand on a constant."""

import numpy as np
import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.moves import expand


def lower(node: ir.Node, lowering: Lowering) -> None:
    value = np.asarray(attribute(node, "value", np.zeros(1, np.float32))).reshape(())
    expand(lowering, lowering.constant(value), node.outputs[0], ())


OPERATOR = Operator("ConstantOfShape", lower)
