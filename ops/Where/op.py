# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = condition ? a : b, of any dtype."""

from amalgamation.graph.operator import Operator
from amalgamation.ops.common.lowering import elementwise

OPERATOR = Operator("Where", lambda node, lowering: elementwise(lowering, "Where", list(node.inputs), node.outputs[0]), kernels=("Where",))
