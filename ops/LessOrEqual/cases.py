# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of LessOrEqual."""

from amalgamation.ops.cases import Case
from amalgamation.ops.common.binary_cases import comparison


def cases() -> list[Case]:
    return comparison("LessOrEqual")
