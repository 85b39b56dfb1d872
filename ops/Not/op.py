# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = not x, bool."""

from amalgamation.graph.operator import Operator
from amalgamation.ops.common.lowering import elementwise

OPERATOR = Operator("Not", lambda node, lowering: elementwise(lowering, "Not", [node.inputs[0]], node.outputs[0]), kernels=("Not",), in_place=("Not",))
