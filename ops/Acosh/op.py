# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y is the inverse of cosh, NaN below 1."""

from amalgamation.ops.common.lowering import unary

OPERATOR = unary("Acosh")
