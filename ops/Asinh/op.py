# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y is the inverse of sinh."""

from amalgamation.ops.common.lowering import unary

OPERATOR = unary("Asinh")
