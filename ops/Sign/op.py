# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = -1, 0 or 1."""

from amalgamation.ops.common.lowering import unary

OPERATOR = unary("Sign")
