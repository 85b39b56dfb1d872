# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Min."""

from amalgamation.ops.cases import Case
from amalgamation.ops.common.binary_cases import arithmetic, extremum


def cases() -> list[Case]:
    return arithmetic("Min") + extremum("Min")
