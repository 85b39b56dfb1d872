# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = (e^x - e^-x) / 2."""

from amalgamation.ops.common.lowering import unary

OPERATOR = unary("Sinh")
