# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What a shared library needs and exports: the dynamic section of a little-endian 64-bit ELF file, any processor's.

The one thing to know: it reads what the dynamic linker reads, by the program headers; sections may be stripped.
"""

from __future__ import annotations

import dataclasses
import struct
from pathlib import Path

_LOAD, _DYNAMIC = 1, 2
_NEEDED, _HASH, _STRTAB, _SYMTAB, _STRSZ, _TEXTREL = 1, 4, 5, 6, 10, 22
_UNDEFINED = 0


@dataclasses.dataclass(frozen=True)
class Shared:
    """machine: ELF's number of the processor. needed: of other libraries, in order. strings: all of the dynamic string table,
    symbol versions among them. text_relocations: whether code must be written to when it is loaded."""

    machine: int
    needed: tuple[str, ...]
    exports: frozenset[str]
    strings: frozenset[str]
    text_relocations: bool


def read(path: Path) -> Shared:
    data = path.read_bytes()
    if data[:6] != b"\x7fELF\x02\x01":
        raise ValueError(f"{path}: not a little-endian 64-bit ELF file")
    machine, headers, size, count = struct.unpack_from("<18xH12xQ14xHH", data)
    segments = [struct.unpack_from("<IIQQQQ", data, headers + i * size) for i in range(count)]

    def offset(address: int) -> int:
        """Where in the file lies what is loaded at `address`."""
        for kind, _, start, virtual, _, length in segments:
            if kind == _LOAD and virtual <= address < virtual + length:
                return start + address - virtual
        raise ValueError(f"{path}: nothing is loaded at {address:#x}")

    [(start, length)] = [(start, length) for kind, _, start, _, _, length in segments if kind == _DYNAMIC]
    entries = list(struct.iter_unpack("<QQ", data[start : start + length]))
    dynamic = dict(entries)
    strings = data[offset(dynamic[_STRTAB]) :][: dynamic[_STRSZ]]

    def text(at: int) -> str:
        return strings[at : strings.index(0, at)].decode()

    (chains,) = struct.unpack_from("<4xI", data, offset(dynamic[_HASH]))  # as many as there are symbols, of which the first is none
    table = offset(dynamic[_SYMTAB])
    symbols = [struct.unpack_from("<I2xH", data, table + 24 * i) for i in range(1, chains)]
    return Shared(
        machine,
        tuple(text(value) for tag, value in entries if tag == _NEEDED),
        frozenset(text(name) for name, section in symbols if section != _UNDEFINED),
        frozenset(name.decode() for name in strings.split(b"\0")),
        _TEXTREL in dynamic,
    )
