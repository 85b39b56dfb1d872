# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = min(a, b), broadcast; NaN where either is NaN."""

from amalgamation.ops.common.lowering import arithmetic

OPERATOR = arithmetic("Min", commutative=True)
