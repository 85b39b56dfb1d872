# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The first input in the element type of the second: Cast."""

from amalgamation.graph.operator import Operator
from amalgamation.ops.Cast.op import lower

OPERATOR = Operator("CastLike", lower)
