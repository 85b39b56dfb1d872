# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = x + bias below -lambd, x - bias above lambd, 0 between the two."""

from amalgamation.graph.operator import attribute
from amalgamation.ops.common.lowering import unary

OPERATOR = unary("Shrink", lambda node: [attribute(node, "lambd", 0.5), attribute(node, "bias", 0.0)])
