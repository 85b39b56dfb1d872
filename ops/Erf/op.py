# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = erf x."""

from amalgamation.ops.common.lowering import unary

OPERATOR = unary("Erf")
