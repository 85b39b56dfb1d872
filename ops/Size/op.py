# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The number of elements of x: the kernel of Shape."""

from amalgamation.graph.operator import Operator
from amalgamation.ops.common.lowering import product

OPERATOR = Operator("Size", lambda node, lowering: lowering.step("Shape", [], [node.outputs[0]], attrs=[product(lowering.shape(node.inputs[0]))]))
