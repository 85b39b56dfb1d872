# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of ReduceProd."""

from amalgamation.ops.cases import Case
from amalgamation.ops.common.reduction_cases import integers, of_nothing, over_axes


def cases() -> list[Case]:
    return over_axes("ReduceProd") + of_nothing("ReduceProd") + integers("ReduceProd")
