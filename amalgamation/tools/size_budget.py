# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Whether a library is within its size_budget; prints its size on each platform and, where it is too large, what it is made of.

The one thing to know: the parts are the linker's map, which a platform whose linker is another than LLVM's for ELF or WebAssembly has not.
They are those of the linked library: what the linker dropped has no bytes.
"""

from __future__ import annotations

import argparse
import collections
import dataclasses
import re
import sys
from pathlib import Path

# Columns of numbers, then a section of the output, or 8 spaces further an input's, or 16 further a symbol of that.
_HEAD = re.compile(r"^ *((?:\S+ +)*?)Out +In +Symbol$")
_OF_MEMBER = re.compile(r"\(([^()]*?)(?:\.pic)?\.o\)")
_LOADED = (".text", ".rodata", ".data", ".eh_frame", ".init", ".fini", ".tdata", "CODE", "DATA")


@dataclasses.dataclass(frozen=True)
class Part:
    """A symbol of the library, or what of a section has no symbol. member: the object file's name without its ending, an operator's for one."""

    member: str
    symbol: str
    bytes: int


def parts(text: str) -> list[Part]:
    """The parts of a linker's map that are in the file."""
    head, *lines = text.splitlines()
    match = _HEAD.match(head)
    if not match:
        raise ValueError(f"not a linker's map of LLVM: {head!r}")
    columns = match.group(1).split()
    row = re.compile(r"^ *" + r" +".join([r"(\S+)"] * len(columns)) + r" ( *)(\S.*)$")
    size_at = columns.index("Size") + 1
    found: list[Part] = []
    counted, section, member, rest = False, "", "", 0

    def close() -> None:
        if counted and rest > 0:
            found.append(Part(member, section, rest))

    for line in lines:
        fields = row.match(line)
        if not fields:
            continue
        indent, name = fields.groups()[-2:]
        size = int(fields.group(size_at), 16)
        if len(indent) < 8:
            close()
            rest, counted = 0, name.startswith(_LOADED)
        elif len(indent) < 16:
            close()
            inside = _OF_MEMBER.search(name)
            member, section, rest = inside.group(1) if inside else "merged by the linker, or of the C library", name.rpartition(":")[2], size
        elif counted:
            found.append(Part(member, name, min(size, max(rest, 0))))
            rest -= size
    close()
    return [part for part in found if part.bytes]


def table(found: list[Part], most: int = 20) -> str:
    """The bytes by operator, and the largest symbols."""
    by_member: collections.Counter[str] = collections.Counter()
    for part in found:
        by_member[part.member] += part.bytes
    rows = ["  by operator or source file"]
    rows += [f"    {size:>9,}  {member}" for member, size in sorted(by_member.items(), key=lambda item: (-item[1], item[0]))]
    rows.append(f"  the {most} largest symbols")
    for part in sorted(found, key=lambda part: (-part.bytes, part.symbol))[:most]:
        rows.append(f"    {part.bytes:>9,}  {part.member}: {part.symbol}")
    return "\n".join(rows)


def check(files: list[Path], platform: str, budget: int) -> bool:
    """Prints the library's size, and its parts if that is more than `budget` bytes; whether it is not."""
    [library] = [path for path in files if path.suffix != ".map"]
    size = library.stat().st_size
    print(f"{platform}: {library.name} has {size:,} bytes of {budget:,}" + (f": {size - budget:,} too many" if size > budget else ""))
    if size <= budget:
        return True
    maps = [path for path in files if path.suffix == ".map"]
    print(table(parts(maps[0].read_text())) if maps else f"  the linker for {platform} does not say what is in it: see another platform's table")
    return False


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--of", required=True, help="what errors call the library")
    parser.add_argument("--files", type=Path, nargs="+", required=True, help="of each platform, in a folder of its name: the library and its map")
    parser.add_argument("--budget", action="append", required=True, metavar="PLATFORM=BYTES")
    args = parser.parse_args(argv)
    budgets = [(platform, int(budget)) for platform, _, budget in (text.partition("=") for text in args.budget)]
    good = [check([file for file in args.files if file.parent.name == platform], platform, budget) for platform, budget in budgets]
    if not all(good):
        print(f"{args.of} is larger than its size_budget: make what grew smaller, name fewer `backends`, or raise the budget.", file=sys.stderr)
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
