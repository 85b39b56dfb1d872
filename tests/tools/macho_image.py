# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Lays Mach-O files out in memory as ld and dyld do: sections placed, relocations and bindings applied.

The one thing to know: what a file imports is asked of `resolve`, which gives the address of a stand-in or raises; objects
are linked with each other first.
"""

from __future__ import annotations

import dataclasses
import struct
from collections.abc import Callable

from tests.tools import macho_file
from tests.tools.macho_file import ARM64, MachO, Section

_PAGE = 0x4000


@dataclasses.dataclass
class Image:
    """chunks: address and bytes. exports: name to address. thread_data: where thread-local variables begin, 0 for objects,
    whose descriptors have addresses instead of offsets."""

    chunks: list[tuple[int, bytearray]]
    exports: dict[str, int]
    thread_data: int = 0


def link(objects: list[MachO], base: int, resolve: Callable[[str], int]) -> Image:
    """Places the objects of an archive from `base` on and relocates them."""
    at = base
    places: list[list[int]] = []
    for each in objects:
        row = []
        for section in each.sections:
            at = (at + (1 << section.align) - 1) >> section.align << section.align
            row.append(at)
            at += section.size
        places.append(row)
    made = Image([], {})
    for each, row in zip(objects, places, strict=True):
        for symbol in each.symbols:
            if symbol.external and symbol.section:
                made.exports.setdefault(symbol.name, row[symbol.section - 1] + symbol.value - each.sections[symbol.section - 1].address)
    slots = _Slots((at + _PAGE - 1) // _PAGE * _PAGE)
    for each, row in zip(objects, places, strict=True):
        linker = _Linker(each, row, made.exports, resolve, slots)
        for section, place in zip(each.sections, row, strict=True):
            data = bytearray(section.data)
            linker.relocate(section, place, data)
            made.chunks.append((place, data))
    made.chunks.append((slots.start, slots.data))
    return made


class _Slots:
    """The table of addresses that code reads them from."""

    def __init__(self, start: int) -> None:
        self.start, self.data, self.of = start, bytearray(), {}

    def __call__(self, address: int) -> int:
        if address not in self.of:
            self.of[address] = self.start + len(self.data)
            self.data += struct.pack("<Q", address)
        return self.of[address]


class _Linker:
    def __init__(self, each: MachO, places: list[int], exported: dict[str, int], resolve: Callable[[str], int], slots: _Slots) -> None:
        self.each, self.places, self.exported, self.resolve, self.slots = each, places, exported, resolve, slots

    def symbol(self, number: int) -> int:
        symbol = self.each.symbols[number]
        if symbol.section:
            return self.places[symbol.section - 1] + symbol.value - self.each.sections[symbol.section - 1].address
        return self.exported[symbol.name] if symbol.name in self.exported else self.resolve(symbol.name)

    def moved(self, number: int) -> int:
        """How far section `number`, from 1, is from where its object thinks it is."""
        return self.places[number - 1] - self.each.sections[number - 1].address

    def relocate(self, section: Section, place: int, data: bytearray) -> None:
        addend, subtracted = 0, 0
        for where, number, _, length, external, kind in section.relocations:
            if self.each.cpu == ARM64 and kind == 10:  # the addend of the next one
                addend = number - (1 << 24) if number >> 23 else number
            elif kind == (1 if self.each.cpu == ARM64 else 5):  # what the next one subtracts
                subtracted = self.symbol(number)
            elif kind == 0:
                size = 1 << length
                value = int.from_bytes(data[where : where + size], "little") + (self.symbol(number) if external else self.moved(number)) - subtracted
                data[where : where + size] = (value & (1 << 8 * size) - 1).to_bytes(size, "little")
                subtracted = 0
            else:
                (self._arm64 if self.each.cpu == ARM64 else self._x86_64)(section, place, data, where, number, external, kind, addend)
                addend = 0

    def _x86_64(self, section: Section, place: int, data: bytearray, where: int, number: int, external: bool, kind: int, _: int) -> None:
        (value,) = struct.unpack_from("<i", data, where)
        if not external:
            value += self.moved(number) - (place - section.address)
        elif kind in (3, 4, 9):  # by the table
            value += self.slots(self.symbol(number)) - (place + where + 4)
        else:
            value += self.symbol(number) - (place + where + 4)
        struct.pack_into("<i", data, where, value)

    def _arm64(self, section: Section, place: int, data: bytearray, where: int, number: int, external: bool, kind: int, addend: int) -> None:
        if not external:
            raise ValueError(f"{self.each.name}: relocation {kind} of a section")
        (word,) = struct.unpack_from("<I", data, where)
        target = self.symbol(number) + addend
        if kind in (5, 6, 8, 9):
            target = self.slots(target)
        if kind == 2:  # b, bl
            word = word & 0xFC000000 | (target - place - where) >> 2 & 0x3FFFFFF
        elif kind in (3, 5, 8):  # adrp
            pages = (target >> 12) - (place + where >> 12)
            word = word & 0x9F00001F | (pages & 3) << 29 | (pages >> 2 & 0x7FFFF) << 5
        elif kind in (4, 6, 9):  # the offset in the page, in units of what is loaded
            shift = 0
            if word & 0x3B000000 == 0x39000000:
                shift = word >> 30
                if shift == 0 and word & 0x04800000 == 0x04800000:
                    shift = 4
            word = word & ~(0xFFF << 10) | (target & 0xFFF) >> shift << 10
        else:
            raise ValueError(f"{self.each.name}: relocation {kind} is not known")
        struct.pack_into("<I", data, where, word)


def load(library: MachO, base: int, resolve: Callable[[str], int]) -> Image:
    """Maps a dynamic library at `base`, rebases it and binds what it imports."""
    if "chained" in library.dyld:
        raise ValueError(f"{library.name}: chained fixups are not read here")
    chunks = [(base + address, bytearray(data.ljust(size, b"\0"))) for _, address, size, data in library.segments]
    thread = [section.address for section in library.sections if section.kind in (17, 18)]
    made = Image(chunks, {name: base + address for name, address in macho_file.exports(library.dyld.get("exports", b"")).items()},
                 base + min(thread) if thread else 0)
    for key in ("rebase", "bind", "weak", "lazy"):
        _Fixups(library, chunks, base, resolve).run(library.dyld.get(key, b""), key)
    return made


class _Fixups:
    """dyld's little language: each byte an opcode and a small operand."""

    def __init__(self, library: MachO, chunks: list[tuple[int, bytearray]], base: int, resolve: Callable[[str], int]) -> None:
        self.library, self.chunks, self.base, self.resolve = library, chunks, base, resolve
        self.segment = self.offset = self.addend = 0
        self.symbol = ""

    def _rebase(self, count: int, skip: int = 0) -> None:
        for _ in range(count):
            _, data = self.chunks[self.segment]
            (value,) = struct.unpack_from("<Q", data, self.offset)
            struct.pack_into("<Q", data, self.offset, value + self.base)
            self.offset += 8 + skip

    def _bind(self, count: int, skip: int = 0) -> None:
        for _ in range(count):
            struct.pack_into("<Q", self.chunks[self.segment][1], self.offset, self.resolve(self.symbol) + self.addend)
            self.offset += 8 + skip

    def run(self, code: bytes, key: str) -> None:
        at = 0

        def number() -> int:
            nonlocal at
            value, at = macho_file.uleb(code, at)
            return value

        while at < len(code):
            opcode, small = code[at] & 0xF0, code[at] & 0x0F
            at += 1
            if opcode == 0x00 and key != "lazy":
                return
            if key == "rebase":
                if opcode == 0x20:
                    self.segment, self.offset = small, number()
                elif opcode == 0x30:
                    self.offset += number()
                elif opcode == 0x40:
                    self.offset += 8 * small
                elif opcode in (0x50, 0x60):
                    self._rebase(small if opcode == 0x50 else number())
                elif opcode == 0x70:
                    self._rebase(1)
                    self.offset += number()
                elif opcode == 0x80:
                    count = number()
                    self._rebase(count, number())
            elif opcode == 0x20:
                number()
            elif opcode == 0x40:
                end = code.index(0, at)
                self.symbol, at = code[at:end].decode(), end + 1
            elif opcode == 0x60:
                self.addend = number()
            elif opcode == 0x70:
                self.segment, self.offset = small, number()
            elif opcode == 0x80:
                self.offset = self.offset + number() & (1 << 64) - 1
            elif opcode == 0x90:
                self._bind(1)
            elif opcode == 0xA0:
                self._bind(1)
                self.offset = self.offset + number() & (1 << 64) - 1
            elif opcode == 0xB0:
                self._bind(1)
                self.offset += 8 * small
            elif opcode == 0xC0:
                count = number()
                self._bind(count, number())
