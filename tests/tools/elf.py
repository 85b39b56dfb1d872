# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What a shared library needs, imports and exports: the dynamic section of a little-endian ELF file, any processor's.

The one thing to know: it reads what the dynamic linker reads, by the program headers; sections may be stripped.
"""

from __future__ import annotations

import dataclasses
import struct
from pathlib import Path

_LOAD, _DYNAMIC, _NOTE, _STACK, _RELRO = 1, 2, 4, 0x6474E551, 0x6474E552
_NEEDED, _HASH, _STRTAB, _SYMTAB, _STRSZ, _SONAME, _TEXTREL, _FLAGS, _FLAGS_1 = 1, 4, 5, 6, 10, 14, 22, 30, 0x6FFFFFFB
_UNDEFINED = 0


@dataclasses.dataclass(frozen=True)
class Shared:
    """machine: ELF's number of the processor. needed: of other libraries, in order. strings: all of the dynamic string table,
    symbol versions among them. text_relocations: whether code must be written to when it is loaded. align: the least of
    the loaded segments'. hardened: the stack is not executable, and all is bound, then read-only, before any code runs.
    android_api: the API level of Android's note, or 0."""

    machine: int
    soname: str
    needed: tuple[str, ...]
    imports: frozenset[str]
    exports: frozenset[str]
    strings: frozenset[str]
    text_relocations: bool
    align: int
    hardened: bool
    android_api: int


def read(path: Path) -> Shared:
    data = path.read_bytes()
    if data[:4] != b"\x7fELF" or data[5] != 1:
        raise ValueError(f"{path}: not a little-endian ELF file")
    wide = data[4] == 2
    (machine,) = struct.unpack_from("<18xH", data)
    headers, size, count = (struct.unpack_from("<32xQ14xHH", data) if wide else struct.unpack_from("<28xI10xHH", data))
    segments = []
    for i in range(count):
        if wide:
            kind, flags, start, virtual, _, length, _, align = struct.unpack_from("<IIQQQQQQ", data, headers + i * size)
        else:
            kind, start, virtual, _, length, _, flags, align = struct.unpack_from("<8I", data, headers + i * size)
        segments.append((kind, flags, start, virtual, length, align))

    def offset(address: int) -> int:
        """Where in the file lies what is loaded at `address`."""
        for kind, _, start, virtual, length, _ in segments:
            if kind == _LOAD and virtual <= address < virtual + length:
                return start + address - virtual
        raise ValueError(f"{path}: nothing is loaded at {address:#x}")

    [(start, length)] = [(start, length) for kind, _, start, _, length, _ in segments if kind == _DYNAMIC]
    entries = list(struct.iter_unpack("<QQ" if wide else "<II", data[start : start + length]))
    dynamic = dict(entries)
    strings = data[offset(dynamic[_STRTAB]) :][: dynamic[_STRSZ]]

    def text(at: int) -> str:
        return strings[at : strings.index(0, at)].decode()

    (chains,) = struct.unpack_from("<4xI", data, offset(dynamic[_HASH]))  # as many as there are symbols, of which the first is none
    table = offset(dynamic[_SYMTAB])
    layout, width = ("<I2xH", 24) if wide else ("<I10xH", 16)
    symbols = [struct.unpack_from(layout, data, table + width * i) for i in range(1, chains)]
    stack = [flags for kind, flags, *_ in segments if kind == _STACK]
    now = dynamic.get(_FLAGS, 0) & 8 or dynamic.get(_FLAGS_1, 0) & 1
    return Shared(
        machine,
        text(dynamic[_SONAME]) if _SONAME in dynamic else "",
        tuple(text(value) for tag, value in entries if tag == _NEEDED),
        frozenset(text(name) for name, section in symbols if section == _UNDEFINED),
        frozenset(text(name) for name, section in symbols if section != _UNDEFINED),
        frozenset(name.decode() for name in strings.split(b"\0")),
        _TEXTREL in dynamic,
        min(align for kind, *_, align in segments if kind == _LOAD),
        bool(now) and any(kind == _RELRO for kind, *_ in segments) and bool(stack) and not stack[0] & 1,
        _android_api(data, [(start, length) for kind, _, start, _, length, _ in segments if kind == _NOTE]),
    )


def _android_api(data: bytes, notes: list[tuple[int, int]]) -> int:
    for start, length in notes:
        at = data.find(b"\x08\0\0\0\x04\0\0\0\x01\0\0\0Android\0", start, start + length)
        if at >= 0:
            return struct.unpack_from("<I", data, at + 20)[0]
    return 0
