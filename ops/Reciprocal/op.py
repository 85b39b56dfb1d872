# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = 1 / x."""

from amalgamation.ops.common.lowering import unary

OPERATOR = unary("Reciprocal")
