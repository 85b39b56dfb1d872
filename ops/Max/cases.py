# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Max."""

from amalgamation.ops.cases import Case
from amalgamation.ops.common.binary_cases import arithmetic, extremum


def cases() -> list[Case]:
    return arithmetic("Max") + extremum("Max")
