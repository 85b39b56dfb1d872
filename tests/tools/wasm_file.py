# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What a WebAssembly module imports and exports. The one thing to know: only these two sections are read."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from tests.tools.macho_file import uleb


@dataclasses.dataclass(frozen=True)
class Module:
    """imports: MODULE.NAME."""

    imports: frozenset[str]
    exports: frozenset[str]


def read(path: Path) -> Module:
    data = path.read_bytes()
    if data[:8] != b"\0asm\1\0\0\0":
        raise ValueError(f"{path}: not a WebAssembly module")
    imports, exports = set(), set()
    at = 8

    def name(at: int) -> tuple[str, int]:
        length, at = uleb(data, at)
        return data[at : at + length].decode(), at + length

    def limits(at: int) -> int:
        flags, at = uleb(data, at)
        _, at = uleb(data, at)
        return uleb(data, at)[1] if flags & 1 else at

    while at < len(data):
        section = data[at]
        size, start = uleb(data, at + 1)
        at = start + size
        if section not in (2, 7):
            continue
        count, here = uleb(data, start)
        for _ in range(count):
            first, here = name(here)
            if section == 7:
                exports.add(first)
                here = uleb(data, here + 1)[1]
                continue
            second, here = name(here)
            imports.add(f"{first}.{second}")
            kind = data[here]
            if kind == 0:
                here = uleb(data, here + 1)[1]
            else:
                here = limits(here + (1 if kind == 2 else 2)) if kind != 3 else here + 3
    return Module(frozenset(imports), frozenset(exports))
