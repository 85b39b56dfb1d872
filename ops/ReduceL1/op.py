# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The sum of absolute values, over axes."""

from amalgamation.ops.common.reduction import reduction

OPERATOR = reduction("ReduceL1", next_="ReduceSum")
