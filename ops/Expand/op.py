# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = x, broadcast to a shape, which both dims and the second input may enlarge."""

from amalgamation.graph.operator import Operator
from amalgamation.ops.common.moves import expand

OPERATOR = Operator("Expand", lambda node, lowering: expand(lowering, node.inputs[0], node.outputs[0]), kernels=("Expand",))
