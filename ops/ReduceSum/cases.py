# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of ReduceSum."""

from amalgamation.ops.cases import Case
from amalgamation.ops.common.reduction_cases import integers, long_row, of_nothing, over_axes


def cases() -> list[Case]:
    return over_axes("ReduceSum") + long_row("ReduceSum") + of_nothing("ReduceSum") + integers("ReduceSum")
