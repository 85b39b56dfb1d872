# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Text for people: aligned tables, and sizes in bytes."""

from __future__ import annotations

from collections.abc import Sequence


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows of equal length as lines of aligned columns: a column of which all cells but the first are numbers is aligned right."""
    if not rows:
        return ""
    columns = list(zip(*rows, strict=True))
    aligned = []
    for column in columns:
        width = max(len(cell) for cell in column)
        right = all(cell[:1].isdigit() or not cell for cell in column[1:]) and len(column) > 1
        aligned.append([cell.rjust(width) if right else cell.ljust(width) for cell in column])
    return "\n".join("  ".join(cells).rstrip() for cells in zip(*aligned, strict=True))


def size(count: int) -> str:
    """`count` bytes, in the unit that leaves three digits: "512 B", "3.21 MB"."""
    value, unit = float(count), "B"
    for larger in ("kB", "MB", "GB"):
        if value < 1000:
            break
        value, unit = value / 1000, larger
    return f"{int(value)} B" if unit == "B" else f"{value:.3g} {unit}"
