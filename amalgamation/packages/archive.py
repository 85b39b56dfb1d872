# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes zip and tar.gz files that are the same bytes from the same content.

The one thing to know: entries are sorted, and their dates, modes and owners are fixed; nothing of the machine is asked.
"""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Mapping
from pathlib import Path

# All that a jar must say of itself.
MANIFEST = b"Manifest-Version: 1.0\r\n\r\n"
# As early as a zip file can say.
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
# Files of these kinds are mapped where they lie when an application is installed: they are not compressed, and begin at a
# multiple of so many bytes.
_MAPPED = {".so": 16384, ".program": 4096}
# Android's mark of an extra field that does nothing but align: its size, then the alignment.
_ALIGNMENT_FIELD = 0xD935


def write(path: Path, files: Mapping[str, bytes]) -> None:
    """Writes `files` (path in the archive to content) in the format that the file's name says."""
    data = tar_gz(files) if path.name.endswith((".tar.gz", ".tgz")) else zipped(files)
    path.write_bytes(data)


def tar_gz(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=out, mtime=0) as packed:
        with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar:
            for name, data in sorted(files.items()):
                entry = tarfile.TarInfo(name)
                entry.size, entry.mode = len(data), 0o644
                tar.addfile(entry, io.BytesIO(data))
    return out.getvalue()


def zipped(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            alignment = _MAPPED.get(Path(name).suffix)
            entry.compress_type = zipfile.ZIP_STORED if alignment else zipfile.ZIP_DEFLATED
            if alignment:
                entry.extra = _padding(out.tell() + 30 + len(name.encode()), alignment)
            archive.writestr(entry, data, compresslevel=9)
    return out.getvalue()


def _padding(start: int, alignment: int) -> bytes:
    """The extra field after which data that would begin at `start` begin at a multiple of `alignment`."""
    room = -(start + 6) % alignment
    return b"".join(number.to_bytes(2, "little") for number in (_ALIGNMENT_FIELD, 2 + room, alignment & 0xFFFF)) + bytes(room)
