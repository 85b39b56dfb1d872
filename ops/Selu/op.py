# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = gamma * (x < 0 ? alpha * (e^x - 1) : x)."""

from amalgamation.graph.operator import attribute
from amalgamation.ops.common.lowering import unary

OPERATOR = unary("Selu", lambda node: [attribute(node, "alpha", 1.6732631921768188), attribute(node, "gamma", 1.0507010221481323)])
