# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Sub."""

from amalgamation.ops.cases import Case
from amalgamation.ops.common.binary_cases import arithmetic


def cases() -> list[Case]:
    return arithmetic("Sub")
