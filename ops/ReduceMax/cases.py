# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of ReduceMax."""

from amalgamation.ops.cases import Case
from amalgamation.ops.common.reduction_cases import integers, long_row, of_nan, of_nothing, over_axes


def cases() -> list[Case]:
    return over_axes("ReduceMax") + long_row("ReduceMax") + of_nan("ReduceMax") + of_nothing("ReduceMax") + integers("ReduceMax")
