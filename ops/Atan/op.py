# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y is arctan x."""

from amalgamation.ops.common.lowering import unary

OPERATOR = unary("Atan")
