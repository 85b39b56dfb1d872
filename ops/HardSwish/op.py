# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = x * min(max(x / 6 + 1/2, 0), 1)."""

from amalgamation.ops.common.lowering import unary

OPERATOR = unary("HardSwish")
