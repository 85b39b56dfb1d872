# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What a Windows DLL imports and exports. The one thing to know: addresses in the file are relative to where it is loaded."""

from __future__ import annotations

import dataclasses
import struct
from pathlib import Path

_DYNAMIC_BASE, _NX, _HIGH_ENTROPY = 0x40, 0x100, 0x20


@dataclasses.dataclass(frozen=True)
class Dll:
    """needed: of other DLLs. hardened: it loads anywhere in 64 bits, and data are not executable. time: of the link, in seconds;
    a reproducible link leaves a digest there."""

    needed: frozenset[str]
    imports: frozenset[str]
    exports: frozenset[str]
    hardened: bool


def read(path: Path) -> Dll:
    data = path.read_bytes()
    (start,) = struct.unpack_from("<I", data, 60)
    if data[:2] != b"MZ" or data[start : start + 4] != b"PE\0\0":
        raise ValueError(f"{path}: not a PE file")
    sections, optional_bytes = struct.unpack_from("<H12xH", data, start + 6)
    optional = start + 24
    (flags,) = struct.unpack_from("<H", data, optional + 70)
    table = [struct.unpack_from("<8x4I", data, optional + optional_bytes + 40 * i) for i in range(sections)]

    def offset(address: int) -> int:
        for size, virtual, raw, where in table:
            if virtual <= address < virtual + max(size, raw):
                return address - virtual + where
        raise ValueError(f"{path}: nothing is loaded at {address:#x}")

    def text(address: int) -> str:
        at = offset(address)
        return data[at : data.index(0, at)].decode()

    exported, imported = struct.unpack_from("<I4xI", data, optional + 112)
    exports = set()
    if exported:
        count, names = struct.unpack_from("<24xI4xI", data, offset(exported))
        exports = {text(address) for (address,) in struct.iter_unpack("<I", data[offset(names) :][: 4 * count])}
    needed, imports = set(), set()
    at = offset(imported)
    while True:
        lookup, _, _, name, first = struct.unpack_from("<5I", data, at)
        if not name:
            break
        needed.add(text(name).lower())
        entry = offset(lookup or first)
        while (value := struct.unpack_from("<Q", data, entry)[0]) != 0:
            imports.add(text(value + 2))
            entry += 8
        at += 20
    wanted = _DYNAMIC_BASE | _NX | _HIGH_ENTROPY
    return Dll(frozenset(needed), frozenset(imports), frozenset(exports), flags & wanted == wanted)
