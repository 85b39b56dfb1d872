# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of ReduceSumSquare."""

from amalgamation.ops.cases import Case
from amalgamation.ops.common.reduction_cases import long_row, of_nothing, over_axes


def cases() -> list[Case]:
    return over_axes("ReduceSumSquare") + long_row("ReduceSumSquare") + of_nothing("ReduceSumSquare")
