# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The sum of squares, over axes."""

from amalgamation.ops.common.reduction import reduction

OPERATOR = reduction("ReduceSumSquare", next_="ReduceSum")
