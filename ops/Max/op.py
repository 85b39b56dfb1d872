# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y = max(a, b), broadcast; NaN where either is NaN."""

from amalgamation.ops.common.lowering import arithmetic

OPERATOR = arithmetic("Max", commutative=True)
