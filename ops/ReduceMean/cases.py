# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of ReduceMean."""

from amalgamation.ops.cases import Case
from amalgamation.ops.common.reduction_cases import long_row, over_axes


def cases() -> list[Case]:
    return over_axes("ReduceMean") + long_row("ReduceMean")
