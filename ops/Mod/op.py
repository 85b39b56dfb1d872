# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The rest of a / b, exactly, of integers and floats: with fmod=0 it has the divisor's sign, with fmod=1 the dividend's."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.lowering import INTEGERS, elementwise, require


def lower(node: ir.Node, lowering: Lowering) -> None:
    require(node, lowering, node.inputs[0], *INTEGERS, ir.DataType.FLOAT, ir.DataType.DOUBLE)
    elementwise(lowering, "Mod_fmod" if attribute(node, "fmod", 0) else "Mod", list(node.inputs), node.outputs[0])


OPERATOR = Operator("Mod", lower, kernels=("Mod", "Mod_fmod"), in_place=("Mod", "Mod_fmod"))
