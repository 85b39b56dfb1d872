# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of ReduceL1."""

from amalgamation.ops.cases import Case
from amalgamation.ops.common.reduction_cases import long_row, of_nothing, over_axes


def cases() -> list[Case]:
    return over_axes("ReduceL1") + long_row("ReduceL1") + of_nothing("ReduceL1")
