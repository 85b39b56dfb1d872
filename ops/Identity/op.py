# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = x: an alias. The plan takes the kernel where a copy is needed, as for an output that is also an input."""

from amalgamation.graph.operator import Operator

OPERATOR = Operator("Identity", lambda node, lowering: lowering.alias(node.outputs[0], node.inputs[0]), kernels=("Identity",))
