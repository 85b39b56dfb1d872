# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = x < 0 ? alpha * x : x."""

from amalgamation.graph.operator import attribute
from amalgamation.ops.common.lowering import unary

OPERATOR = unary("LeakyRelu", lambda node: [attribute(node, "alpha", 0.01)])
