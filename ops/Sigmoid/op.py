# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = 1 / (1 + e^-x)."""

from amalgamation.ops.common.lowering import unary

OPERATOR = unary("Sigmoid")
