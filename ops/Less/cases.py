# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Less."""

from amalgamation.ops.cases import Case
from amalgamation.ops.common.binary_cases import comparison


def cases() -> list[Case]:
    return comparison("Less")
