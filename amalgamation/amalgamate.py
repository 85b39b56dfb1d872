# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes the sources of a library as one C++ file, each include of ours expanded in its place.

The one thing to know: a header with a guard is expanded once. A file without one (-inl.h, begin.h, end.h) is expanded each time,
because each time it means something else, save the pieces of ops/common: once in each namespace, as one file compiles them all.

    amalgamate.py --output predict.cc --library NAME --model FILE --platform NAME --interface NAME --header NAME=PATH … --source NAME=PATH …
"""

from __future__ import annotations

import argparse
import dataclasses
import re
import sys
from collections.abc import Sequence
from pathlib import Path

# The parts of the file in order: which sources each has, by the beginning of their names. What fits none is the kernel table, last.
PARTS = (
    ("the runtime", "runtime/"),
    ("the backends", "backends/"),
    ("kernels that operators share", "ops/common/"),
    ("the operators", "ops/"),
    ("MXNet's predict API", "bindings/mxnet/"),
)
OPERATORS = 3  # the part of them
PUBLIC_HEADER = "runtime/predict.h"
SHARED_PIECES = "ops/common/"

_OUR_INCLUDE = re.compile(r'\s*#\s*include\s*"([^"]+)"')
_SYSTEM_INCLUDE = re.compile(r"\s*#\s*include\s*<([^>]+)>")
_GUARD = re.compile(r"^#ifndef (\w+_H_)\n#define \1\n", re.MULTILINE)
_NAMESPACE = re.compile(r"namespace ([\w:]+) \{$")
_NAMESPACE_END = re.compile(r"\}  // namespace ([\w:]+)$")
_LICENSE = re.compile(r"(//|/\*) SPDX-")

TITLE = """\
// SPDX-FileCopyrightText: The Amalgamation Authors
// SPDX-License-Identifier: Apache-2.0

// {file}: a whole library in one file. It runs the network that {model} was compiled to, {library}.program, through the
// functions of {interface}, and needs nothing but a C++17 compiler: no other source, no option for an instruction set.
//
//   g++ -std=c++17 -O2 -c {file}
//
// Generated for {platform} from the sources that the section markers name; change those, not this file.
// Operators: {operators}.
"""

# The functions of predict.h are there, but are not the interface.
LOCAL = "\n#define PREDICT_LOCAL\n"


class AmalgamationError(Exception):
    """A source that cannot become part of one file: what, where, why and what to do."""


@dataclasses.dataclass
class Amalgamator:
    """Expands sources one after the other. `files` is the name that an #include says to the file's path."""

    files: dict[str, Path]
    lines: list[str] = dataclasses.field(default_factory=list)
    done: set[tuple[str, ...]] = dataclasses.field(default_factory=set)
    namespaces: list[str] = dataclasses.field(default_factory=list)
    open_files: list[str] = dataclasses.field(default_factory=list)

    def expand(self, name: str, where: str = "the command line") -> None:
        """Appends the file `name`, or nothing if it must not come again."""
        if name not in self.files:
            raise AmalgamationError(
                f'{where}: #include "{name}" names no file of the library\'s targets. Write the path from the root of the '
                "repository, and have the file in srcs, hdrs or textual_hdrs of a cc_library that the library depends on."
            )
        if name in self.open_files:
            raise AmalgamationError(f'{where}: #include "{name}" includes itself by way of {" → ".join(self.open_files)}.')
        text = self.files[name].read_text(encoding="utf-8")
        guarded = _GUARD.search(text) is not None
        key = (name,) if guarded else (name, *self.namespaces)
        if key in self.done:
            return
        if guarded or name.startswith(SHARED_PIECES):
            self.done.add(key)
        self.open_files.append(name)
        self.lines.append(f"/* Begin file {name} */")
        self._body(name, text, guarded)
        self.lines.append(f"/* End file {name} */")
        self.open_files.pop()

    def _body(self, name: str, text: str, guarded: bool) -> None:
        depth = -1 if guarded else 0
        for number, line in enumerate(text.strip("\n").split("\n"), start=1):
            where = f"{name}:{number}"
            if _LICENSE.match(line):
                continue
            if re.match(r"\s*#\s*if", line):
                depth += 1
            elif re.match(r"\s*#\s*endif", line):
                depth -= 1
            if include := _OUR_INCLUDE.match(line):
                if depth > 0:
                    raise AmalgamationError(
                        f'{where}: #include "{include[1]}" is inside #if: where the condition is false, the one copy of the file '
                        "would be lost to all that follows. Move the #include out, or the #if into the file."
                    )
                self.expand(include[1], where)
                continue
            if (include := _SYSTEM_INCLUDE.match(line)) and self.namespaces:
                raise AmalgamationError(
                    f"{where}: #include <{include[1]}> is inside namespace {'::'.join(self.namespaces)}, where the system's header "
                    "would declare its own in it. Move it before the namespace: for a kernel, into the backend's begin.h."
                )
            self._follow_namespaces(line, where)
            self.lines.append(line.rstrip())

    def _follow_namespaces(self, line: str, where: str) -> None:
        if opened := _NAMESPACE.match(line):
            self.namespaces.append(opened[1])
        elif closed := _NAMESPACE_END.match(line):
            if not self.namespaces or self.namespaces[-1] != closed[1]:
                raise AmalgamationError(f"{where}: closes namespace {closed[1]}, but open is {'::'.join(self.namespaces) or 'none'}.")
            self.namespaces.pop()

    def text(self) -> str:
        """The file so far, without runs of empty lines."""
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)) + "\n"


def part(name: str) -> int:
    """The number of the part that the source `name` belongs to."""
    for number, (_, prefix) in enumerate(PARTS):
        if name.startswith(prefix):
            return number
    return len(PARTS)


def amalgamate(title: str, headers: dict[str, Path], sources: dict[str, Path], interfaces: Sequence[str] = (PUBLIC_HEADER,)) -> str:
    """The one file: the title, the public headers, then each part's sources by name."""
    amalgamator = Amalgamator(headers | sources)
    amalgamator.lines.append(title)
    for interface in interfaces:
        amalgamator.expand(interface)
    titles = [what for what, _ in PARTS] + ["what is generated for the model"]
    for number, what in enumerate(titles):
        amalgamator.lines.append(f"\n/* ---- {what} ---- */\n")
        for name in sorted(name for name in sources if part(name) == number):
            amalgamator.expand(name)
            if amalgamator.namespaces:
                raise AmalgamationError(
                    f"{name}: leaves namespace {'::'.join(amalgamator.namespaces)} open. End it with '}}  // namespace …'."
                )
    text = amalgamator.text()
    if left := _OUR_INCLUDE.search(text):
        raise AmalgamationError(f'#include "{left[1]}" is left over: write it at the beginning of a line, one line alone.')
    return text


def _named(values: list[str]) -> dict[str, Path]:
    return {name: Path(path) for name, _, path in (value.partition("=") for value in values)}


def main(argv: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0], fromfile_prefix_chars="@")
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--library", required=True, help="name of the library")
    parser.add_argument("--model", required=True, help="name of the model's file")
    parser.add_argument("--platform", required=True)
    parser.add_argument("--interface", action="append", default=[], metavar="NAME", help=f"a public header; {PUBLIC_HEADER} if none is given")
    parser.add_argument("--header", action="append", default=[], metavar="NAME=PATH", help="what may be included")
    parser.add_argument("--source", action="append", default=[], metavar="NAME=PATH", help="what is compiled")
    args = parser.parse_args(argv)
    sources = _named(args.source)
    operators = sorted(Path(name).stem for name in sources if part(name) == OPERATORS)
    interfaces = args.interface or [PUBLIC_HEADER]
    title = TITLE.format(file=args.output.name, interface=" and ".join(Path(name).name for name in interfaces), library=args.library, model=args.model,
                         operators=", ".join(operators), platform=args.platform)
    try:
        text = amalgamate(title + LOCAL * (PUBLIC_HEADER not in interfaces), _named(args.header), sources, interfaces)
    except AmalgamationError as error:
        print(f"amalgamate: {error}", file=sys.stderr)
        return 1
    args.output.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
