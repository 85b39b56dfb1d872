# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of ReduceMin."""

from amalgamation.ops.cases import Case
from amalgamation.ops.common.reduction_cases import integers, long_row, of_nan, of_nothing, over_axes


def cases() -> list[Case]:
    return over_axes("ReduceMin") + long_row("ReduceMin") + of_nan("ReduceMin") + of_nothing("ReduceMin") + integers("ReduceMin")
