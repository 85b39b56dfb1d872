# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = ln(1 + e^x), as max(x, 0) + ln(1 + e^-|x|), which does not overflow."""

from amalgamation.ops.common.lowering import unary

OPERATOR = unary("Softplus")
