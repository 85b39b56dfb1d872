# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A constant that is an output of the model: copied from the weights by the kernel of Identity. Others are folded into their users."""

import numpy as np
import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute


def lower(node: ir.Node, lowering: Lowering) -> None:
    y = node.outputs[0]
    (name,) = node.attributes
    if name not in ("value", "value_float", "value_floats", "value_int", "value_ints"):
        raise lowering.unsupported(node, f"the attribute '{name}'", "use 'value'")
    array = np.asarray(attribute(node, name), lowering.dtype(y).numpy())
    lowering.step("Identity", [lowering.constant(array)], [y])


OPERATOR = Operator("Constant", lower)
