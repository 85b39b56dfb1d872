# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = x > alpha ? x : 0."""

from amalgamation.graph.operator import attribute
from amalgamation.ops.common.lowering import unary

OPERATOR = unary("ThresholdedRelu", lambda node: [attribute(node, "alpha", 1.0)])
