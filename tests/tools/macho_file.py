# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Reads Mach-O files of 64-bit processors: objects, dynamic libraries, and archives of objects.

The one thing to know: `read` gives the tables as the file has them; macho_image.py lays them out in memory.
"""

from __future__ import annotations

import dataclasses
import struct
from collections.abc import Iterator
from pathlib import Path

ARM64, X86_64 = 0x0100000C, 0x01000007
PROCESSORS = {"arm64": ARM64, "x86_64": X86_64}
_SEGMENT, _SYMTAB, _ID_DYLIB, _LOAD_DYLIB, _DYLD_INFO, _BUILD_VERSION, _EXPORTS_TRIE = 0x19, 2, 0xD, 0xC, 0x22, 0x32, 0x33
_CHAINED_FIXUPS, _REQUIRED = 0x34, 0x80000000
PLATFORMS = {1: "macos", 2: "ios", 7: "ios_simulator"}


@dataclasses.dataclass
class Section:
    """relocations: (offset, number, pc-relative, length as a power of two, external, type)."""

    segment: str
    name: str
    address: int
    size: int
    align: int
    kind: int
    data: bytes
    relocations: list[tuple[int, int, bool, int, bool, int]]


@dataclasses.dataclass(frozen=True)
class Symbol:
    """section: from 1; 0 if it is undefined."""

    name: str
    external: bool
    section: int
    value: int


@dataclasses.dataclass
class MachO:
    """platform, minimum: of LC_BUILD_VERSION, such as ("ios", (13, 0)). dyld: what the loader is told, by name."""

    name: str
    cpu: int
    kind: int
    platform: str = ""
    minimum: tuple[int, int] = (0, 0)
    install_name: str = ""
    needed: list[str] = dataclasses.field(default_factory=list)
    sections: list[Section] = dataclasses.field(default_factory=list)
    segments: list[tuple[str, int, int, bytes]] = dataclasses.field(default_factory=list)
    symbols: list[Symbol] = dataclasses.field(default_factory=list)
    dyld: dict[str, bytes] = dataclasses.field(default_factory=dict)

    def undefined(self) -> set[str]:
        return {symbol.name for symbol in self.symbols if symbol.external and symbol.section == 0}


def members(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Name and content of each member of an archive, less its table of symbols."""
    at = 8
    while at + 60 <= len(data):
        name, size = data[at : at + 16].decode().strip(), int(data[at + 48 : at + 58])
        body = data[at + 60 : at + 60 + size]
        if name.startswith("#1/"):
            length = int(name[3:])
            name, body = body[:length].rstrip(b"\0").decode(), body[length:]
        if not name.startswith("__.SYMDEF"):
            yield name, body
        at += 60 + size + size % 2


def slices(path: str | Path) -> dict[str, bytes]:
    """A universal file's parts, by the name of the processor. An archive that is not universal is taken to be of arm64."""
    data = Path(path).read_bytes()
    magic, count = struct.unpack_from(">II", data)
    if magic != 0xCAFEBABE:
        return {"arm64": data}
    names = {number: name for name, number in PROCESSORS.items()}
    found = {}
    for i in range(count):
        cpu, _, start, size, bits = struct.unpack_from(">5I", data, 8 + 20 * i)
        if start % (1 << bits):
            raise ValueError(f"{path}: the part for {names[cpu]} begins at {start}, not at a multiple of 2**{bits}")
        found[names[cpu]] = data[start : start + size]
    return found


def read(path: str | Path) -> list[MachO]:
    """The members of an archive, or the one file. Raises ValueError for anything else."""
    data = Path(path).read_bytes()
    if data.startswith(b"!<arch>\n"):
        return [parse(name, body) for name, body in members(data)]
    return [parse(Path(path).name, data)]


def parse(name: str, data: bytes) -> MachO:
    magic, cpu, _, kind, commands, _ = struct.unpack_from("<6I", data)
    if magic != 0xFEEDFACF:
        raise ValueError(f"{name}: not a 64-bit Mach-O file")
    made = MachO(name, cpu, kind)
    at = 32
    for _ in range(commands):
        command, size = struct.unpack_from("<II", data, at)
        _command(made, data, command & ~_REQUIRED, at)
        at += size
    return made


def _command(made: MachO, data: bytes, command: int, at: int) -> None:
    if command == _SEGMENT:
        _segment(made, data, at)
    elif command == _SYMTAB:
        table, count, strings, _ = struct.unpack_from("<4I", data, at + 8)
        for i in range(count):
            offset, kind, section, _, value = struct.unpack_from("<IBBHQ", data, table + 16 * i)
            text = data[strings + offset : data.index(0, strings + offset)].decode()
            if kind & 0xE0 == 0:  # not a debugger's
                made.symbols.append(Symbol(text, bool(kind & 1), section if kind & 0xE == 0xE else 0, value))
    elif command == _BUILD_VERSION:
        platform, minimum = struct.unpack_from("<II", data, at + 8)
        made.platform, made.minimum = PLATFORMS.get(platform, str(platform)), (minimum >> 16, minimum >> 8 & 255)
    elif command in (_ID_DYLIB, _LOAD_DYLIB):
        start = at + struct.unpack_from("<I", data, at + 8)[0]
        text = data[start : data.index(0, start)].decode()
        if command == _ID_DYLIB:
            made.install_name = text
        else:
            made.needed.append(text)
    elif command == _DYLD_INFO:
        pairs = struct.unpack_from("<10I", data, at + 8)
        for i, key in enumerate(["rebase", "bind", "weak", "lazy", "exports"]):
            made.dyld[key] = data[pairs[2 * i] : pairs[2 * i] + pairs[2 * i + 1]]
    elif command in (_EXPORTS_TRIE, _CHAINED_FIXUPS):
        offset, size = struct.unpack_from("<II", data, at + 8)
        made.dyld["exports" if command == _EXPORTS_TRIE else "chained"] = data[offset : offset + size]


def _segment(made: MachO, data: bytes, at: int) -> None:
    raw, address, size, offset, length, _, _, count, _ = struct.unpack_from("<16sQQQQIIII", data, at + 8)
    made.segments.append((raw.rstrip(b"\0").decode(), address, size, data[offset : offset + length]))
    for i in range(count):
        name, segment, address, size, offset, align, first, relocations, flags = struct.unpack_from("<16s16sQQ5I", data, at + 72 + 80 * i)
        kind = flags & 0xFF
        content = bytes(size) if kind in (1, 12, 18) else data[offset : offset + size]  # zero-filled kinds
        found = []
        for j in range(relocations):
            where, packed = struct.unpack_from("<II", data, first + 8 * j)
            found.append((where, packed & 0xFFFFFF, bool(packed >> 24 & 1), packed >> 25 & 3, bool(packed >> 27 & 1), packed >> 28))
        made.sections.append(Section(segment.rstrip(b"\0").decode(), name.rstrip(b"\0").decode(), address, size, align, kind, content, found))


def exports(trie: bytes) -> dict[str, int]:
    """Name to address of what a dynamic library exports."""
    found: dict[str, int] = {}

    def walk(at: int, prefix: bytes) -> None:
        size, at = uleb(trie, at)
        if size:
            _, value = uleb(trie, at)
            found[prefix.decode()] = uleb(trie, value)[0]
        at += size
        children = trie[at]
        at += 1
        for _ in range(children):
            end = trie.index(0, at)
            child, after = uleb(trie, end + 1)
            walk(child, prefix + trie[at:end])
            at = after

    if trie:
        walk(0, b"")
    return found


def uleb(data: bytes, at: int) -> tuple[int, int]:
    """A ULEB128 number, and where it ends."""
    value = shift = 0
    while True:
        value |= (data[at] & 0x7F) << shift
        shift += 7
        at += 1
        if data[at - 1] < 0x80:
            return value, at
