# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = min(max(alpha * x + beta, 0), 1)."""

from amalgamation.graph.operator import attribute
from amalgamation.ops.common.lowering import unary

OPERATOR = unary("HardSigmoid", lambda node: [attribute(node, "alpha", 0.2), attribute(node, "beta", 0.5)])
