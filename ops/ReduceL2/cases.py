# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of ReduceL2."""

from amalgamation.ops.cases import Case
from amalgamation.ops.common.reduction_cases import long_row, of_nothing, over_axes


def cases() -> list[Case]:
    return over_axes("ReduceL2") + long_row("ReduceL2") + of_nothing("ReduceL2")
