# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Unsqueeze: the same elements under other dims, no step."""

from amalgamation.graph.operator import Operator

OPERATOR = Operator("Unsqueeze", lambda node, lowering: lowering.alias(node.outputs[0], node.inputs[0]))
