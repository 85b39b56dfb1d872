# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Squeeze: the same elements under other dims, no step."""

from amalgamation.graph.operator import Operator

OPERATOR = Operator("Squeeze", lambda node, lowering: lowering.alias(node.outputs[0], node.inputs[0]))
