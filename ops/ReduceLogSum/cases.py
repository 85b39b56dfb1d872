# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of ReduceLogSum."""

from amalgamation.ops.cases import Case
from amalgamation.ops.common.reduction_cases import over_axes


def cases() -> list[Case]:
    return over_axes("ReduceLogSum")
