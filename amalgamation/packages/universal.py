# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Universal files of Apple's systems: one file with an archive or a dynamic library for each processor.

The one thing to know: each part is copied as it is to a multiple of a page, so that a code signature in it, whose hashes
count from the part's first byte, stays valid.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping

# Mach-O's numbers of the processor and of its model: any 64-bit one.
PROCESSORS = {"arm64": (0x0100000C, 0), "x86_64": (0x01000007, 3)}
_MAGIC = 0xCAFEBABE
_PAGE_BITS = 14


def universal(parts: Mapping[str, bytes]) -> bytes:
    """Joins `parts`, by processor; a single one is returned as it is."""
    if len(parts) == 1:
        return next(iter(parts.values()))
    header, body = struct.pack(">2I", _MAGIC, len(parts)), b""
    start = 1 << _PAGE_BITS
    for processor, data in sorted(parts.items()):
        body += bytes(-len(body) % (1 << _PAGE_BITS))
        header += struct.pack(">5I", *PROCESSORS[processor], start + len(body), len(data), _PAGE_BITS)
        body += data
    return header.ljust(start, b"\0") + body
