# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y is the inverse of tanh, NaN outside of [-1, 1]."""

from amalgamation.ops.common.lowering import unary

OPERATOR = unary("Atanh")
