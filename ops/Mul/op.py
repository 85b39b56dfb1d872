# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = a * b, broadcast."""

from amalgamation.ops.common.lowering import arithmetic

OPERATOR = arithmetic("Mul", commutative=True)
