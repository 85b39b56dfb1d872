# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = max(x, 0)."""

from amalgamation.ops.common.lowering import unary

OPERATOR = unary("Relu")
