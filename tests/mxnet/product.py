# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What the tables of cases are made of."""

from __future__ import annotations

import itertools

Row = tuple[str, list[tuple[int, ...]], list[dict]]


def product(**choices: tuple) -> list[dict]:
    """Every combination of the choices; None leaves the attribute out."""
    rows = itertools.product(*choices.values())
    return [{key: value for key, value in zip(choices, row) if value is not None} for row in rows]
