# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = x < 0 ? alpha * (e^(x/alpha) - 1) : x."""

from amalgamation.graph.operator import attribute
from amalgamation.ops.common.lowering import unary

OPERATOR = unary("Celu", lambda node: [attribute(node, "alpha", 1.0)])
