# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = a + b + …: a chain of Add's kernels."""

from amalgamation.graph.operator import Operator
from amalgamation.ops.common.lowering import chain

OPERATOR = Operator("Sum", lambda node, lowering: chain(node, lowering, "Add"))
