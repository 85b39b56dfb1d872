# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Says where two files differ: in which member of an archive, which section of a library, which key or line; else at which byte.

The one thing to know: each format splits into named parts, which are compared by the same function again, so that a difference in a library in
an archive is named as PACKAGE: MEMBER: SECTION.
"""

from __future__ import annotations

import difflib
import gzip
import io
import json
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator

# Of one file so many differences are told, and so many lines of each.
_MOST = 12
Parts = list[tuple[str, bytes]]


def explain(name: str, one: bytes, two: bytes) -> list[str]:
    """Lines that say where `one` and `two` differ; none if they do not."""
    if one == two:
        return []
    for split in (_zip, _gzip, _tar, _ar, _elf, _wasm, _json):
        try:
            parts = split(one), split(two)
        except (ValueError, KeyError, IndexError, struct.error, zipfile.BadZipFile, tarfile.TarError, zlib.error, OSError, EOFError):
            continue
        if parts[0] is not None and parts[1] is not None:
            return _shortened(list(_of_parts(name, *parts)) or [f"{name}: the parts are the same, and lie in other places: {_bytes(one, two)}"])
    lines = _lines(one), _lines(two)
    if None not in lines:
        return [f"{name}:"] + _shortened([f"  {line}" for line in difflib.unified_diff(*lines, "first", "second", n=0, lineterm="")])
    return [f"{name}: {_bytes(one, two)}"]


def _shortened(lines: list[str]) -> list[str]:
    return lines[: 2 * _MOST] + ([f"  … and {len(lines) - 2 * _MOST} lines more"] if len(lines) > 2 * _MOST else [])


def _of_parts(name: str, one: Parts, two: Parts) -> Iterator[str]:
    first, second = dict(one), dict(two)
    for part in first.keys() - second.keys():
        yield f"{name}: {part}: only in the first"
    for part in second.keys() - first.keys():
        yield f"{name}: {part}: only in the second"
    for part, data in first.items():
        if part in second:
            yield from explain(f"{name}: {part}", data, second[part])
    names = [part for part, _ in one], [part for part, _ in two]
    if first == second and names[0] != names[1]:
        yield f"{name}: the order of its parts: {', '.join(names[0][:_MOST])}; {', '.join(names[1][:_MOST])}"


def _bytes(one: bytes, two: bytes) -> str:
    """The first byte that differs, with what is around it."""
    at = next((i for i, (a, b) in enumerate(zip(one, two)) if a != b), min(len(one), len(two)))
    start = max(0, at - 8)

    def dump(data: bytes) -> str:
        window = data[start : start + 24]
        return f"{window.hex(' ')}  {''.join(chr(byte) if 32 <= byte < 127 else '.' for byte in window)}"

    return f"differs from byte {at} on ({len(one)} and {len(two)} bytes); from byte {start}:\n  first   {dump(one)}\n  second  {dump(two)}"


def _lines(data: bytes) -> list[str] | None:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text.splitlines()


def _described(entries: Iterator[tuple[str, str, Callable[[], bytes]]]) -> Parts:
    """An archive's entries: each is two parts, what is said of it and what it holds."""
    return [part for name, about, read in entries for part in ((f"{name} (entry)", about.encode()), (name, read()))]


def _zip(data: bytes) -> Parts | None:
    if data[:2] != b"PK":
        return None
    archive = zipfile.ZipFile(io.BytesIO(data))
    return _described((info.filename, f"date {info.date_time}, mode {info.external_attr >> 16:o}, extra {info.extra.hex()}", lambda info=info: archive.read(info))
                      for info in archive.infolist())  # fmt: skip


def _gzip(data: bytes) -> Parts | None:
    if data[:2] != b"\x1f\x8b":
        return None
    return [("gzip's header", f"time {int.from_bytes(data[4:8], 'little')}, flags {data[3]}, system {data[9]}".encode()), ("content", gzip.decompress(data))]


def _tar(data: bytes) -> Parts | None:
    if data[257:262] != b"ustar":
        return None
    tar = tarfile.open(fileobj=io.BytesIO(data))
    return _described((entry.name, f"time {entry.mtime}, mode {entry.mode:o}, owner {entry.uid} {entry.uname}, group {entry.gid} {entry.gname}, link {entry.linkname}",
                       lambda entry=entry: tar.extractfile(entry).read() if entry.isfile() else b"") for entry in tar)  # fmt: skip


def _ar(data: bytes) -> Parts | None:
    if data[:8] != b"!<arch>\n":
        return None
    parts, at = [], 8
    while at + 60 <= len(data):
        header, size = data[at : at + 60], int(data[at + 48 : at + 58])
        parts.append((f"member {len(parts)} {header[:16].decode('latin1').strip()}", header + data[at + 60 : at + 60 + size]))
        at += 60 + size + size % 2
    return parts


def _elf(data: bytes) -> Parts | None:
    if data[:4] != b"\x7fELF":
        return None
    wide, order = data[4] == 2, "<" if data[5] == 1 else ">"
    table, size, count, names = (*struct.unpack_from(order + ("Q" if wide else "I"), data, 40 if wide else 32),
                                 *struct.unpack_from(order + "3H", data, 58 if wide else 46))  # fmt: skip
    layout = order + ("IIQQQQ" if wide else "IIIIII")
    sections = [struct.unpack_from(layout, data, table + i * size) for i in range(count)]
    texts = data[sections[names][4] :]
    parts = [("ELF's header", data[: 64 if wide else 52])]
    for name, kind, _, _, start, length in sections:
        title = texts[name : texts.index(b"\0", name)].decode()
        parts.append((f"section {len(parts) - 1} {title}", b"" if kind == 8 else data[start : start + length]))
    return parts


def _wasm(data: bytes) -> Parts | None:
    if data[:4] != b"\0asm":
        return None
    parts, at = [], 8
    while at < len(data):
        kind, at, size, shift = data[at], at + 1, 0, 0
        while True:
            byte, at = data[at], at + 1
            size, shift = size | (byte & 127) << shift, shift + 7
            if byte < 128:
                break
        parts.append((f"section {len(parts)} of kind {kind}", data[at : at + size]))
        at += size
    return parts


def _json(data: bytes) -> Parts | None:
    value = json.loads(data)
    return list(_leaves("", value)) if isinstance(value, (dict, list)) else None


def _leaves(path: str, value) -> Iterator[tuple[str, bytes]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if not items:
        yield path, json.dumps(value, ensure_ascii=False).encode()
        return
    for key, below in items:
        yield from _leaves(f"{path}/{key}", below)
