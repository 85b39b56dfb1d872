# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = x * tanh(ln(1 + e^x))."""

from amalgamation.ops.common.lowering import unary

OPERATOR = unary("Mish")
