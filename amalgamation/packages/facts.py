# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What is known of a package: read from the files themselves and from the commands that Bazel ran, for its SBOM and its provenance.

The one thing to know: the same package has the same facts whoever builds it, so paths of a configuration's folder have CONFIG in the
place of its name.
"""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
import io
import json
import re
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

_CONFIG = re.compile(r"bazel-out/[^/]+/bin")
_LIBRARIES = {".a", ".dll", ".dylib", ".so", ".wasm", ".lib"}


@dataclasses.dataclass(frozen=True)
class Command:
    """A kind of command: `arguments` without the files that differ from run to run, and what each run `made`."""

    arguments: tuple[str, ...]
    made: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Library:
    """A library for one platform. operators: its model's selection, None without one. compiler: what it says of its version.
    binaries: file name to content. compile, link: what made them."""

    platform: str
    triple: str
    toolchain: str
    compiler: str
    backends: tuple[str, ...]
    operators: tuple[str, ...] | None
    binaries: Mapping[str, bytes]
    compile: tuple[Command, ...]
    link: tuple[Command, ...]


@dataclasses.dataclass(frozen=True)
class Facts:
    """name: the library's. members: path in the package to content. model, lock: path to content. kernels: of the program.
    python: the packages that the graph compiler imports, name to version. zig: name, version and sha256 of its wheel."""

    name: str
    version: str
    target: str
    builder: str
    amalgamation: str
    file: str
    data: bytes
    members: Mapping[str, bytes]
    libraries: tuple[Library, ...]
    model: Mapping[str, bytes]
    program: bytes
    kernels: tuple[str, ...]
    lock: bytes
    python: Mapping[str, str]
    zig: Mapping[str, str]

    @property
    def operators(self) -> list[str]:
        """Those whose kernels the program names: a kernel is called OPERATOR_what."""
        return sorted({kernel.partition("_")[0] for kernel in self.kernels})

    def model_members(self) -> list[str]:
        """Paths of what holds the model: the program, and libraries with it, or with a recipe for it, inside."""
        return sorted(path for path, data in self.members.items() if path.endswith(".program") or self.program in data) or sorted(self.library_members())

    def program_members(self) -> list[str]:
        """Paths in the package of what holds the program: itself, or, with MXNet's API, a library that has it in it."""
        return sorted(path for path, data in self.members.items() if self.program in data)

    def library_members(self) -> dict[str, list[tuple[Library, str]]]:
        """Path in the package to the libraries that it holds, each with its file's name: one, but in universal files."""
        held = {}
        for path, data in self.members.items():
            if Path(path).suffix in _LIBRARIES:
                held[path] = [(library, name) for library in self.libraries for name, binary in library.binaries.items() if binary in data]
        return held


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def read(spec: Path, imports: Iterable[str]) -> Facts:
    """Reads what amalgamation/private/attest.bzl writes. imports: the folders that the graph compiler imports from."""
    given = json.loads(spec.read_text())
    kinds = dict(line.split() for line in Path(given["kernels"]).read_text().splitlines())
    package, lock = Path(given["package"]), Path(given["lock"]).read_bytes()
    return Facts(
        name=given["name"],
        version=given["version"],
        target=given["target"],
        builder=given["builder"],
        amalgamation=re.search(r'^    version = "([^"]+)"', Path(given["module"]).read_text(), re.M).group(1),
        file=package.name,
        data=package.read_bytes(),
        members=members(package),
        libraries=tuple(_library(each, "dot" in kinds.values()) for each in given["libraries"]),
        model={_plain(path): Path(path).read_bytes() for path in given["model"]},
        program=Path(given["program"]).read_bytes(),
        kernels=tuple(kinds),
        lock=lock,
        python=imported(lock.decode(), imports),
        zig=json.loads(Path(given["zig"]).read_text()),
    )


def members(package: Path) -> dict[str, bytes]:
    """Path in a zip or tar.gz file to content."""
    if package.name.endswith(("gz")):
        with tarfile.open(fileobj=io.BytesIO(gzip.decompress(package.read_bytes()))) as tar:
            return {entry.name: tar.extractfile(entry).read() for entry in tar}
    with zipfile.ZipFile(package) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def imported(lock: str, imports: Iterable[str]) -> dict[str, str]:
    """Of the packages of a requirements_lock.txt those that `imports` names, to their versions. A folder is called HUB_NAME/site-packages."""
    folders = [path.removesuffix("/site-packages") for path in imports if path.endswith("/site-packages")]
    locked = dict(re.findall(r"^([\w.-]+)==(\S+)", lock, re.M))
    # A hub may add the wheel's tags to the name, and one name may begin another: onnx_ir.
    named = {name: re.compile(r"pypi(_\d+)?_" + re.sub(r"[-.]", "_", name).lower() + "(_|$)") for name in sorted(locked, key=len)}
    which = [[name for name, pattern in named.items() if pattern.search(folder)][-1:] for folder in folders]
    found = {name: locked[name] for names in which for name in names}
    if len(found) != len(folders):
        raise SystemExit(f"the graph compiler imports from {sorted(folders)}, of which requirements_lock.txt has only {sorted(found)}: lock them all")
    return found


def _library(given: dict, has_dot: bool) -> Library:
    """A library. has_dot: whether it has kernels that differ in backends that are another (NAME:BASE) with another Dot."""
    paths = given["libraries"]
    compile_commands, link_commands = _commands(Path(given["commands"]).read_text().splitlines(), paths)
    return Library(
        platform=given["platform"],
        triple=given["triple"],
        toolchain=given["toolchain"],
        compiler=Path(given["compiler"]).read_text().splitlines()[0].strip(),
        backends=tuple(name for name, _, base in (backend.partition(":") for backend in given["backends"]) if has_dot or not base),
        operators=None if given["operators"] is None else tuple(given["operators"]),
        binaries={Path(path).name: Path(path).read_bytes() for path in paths},
        compile=compile_commands,
        link=link_commands,
    )


def _commands(lines: Iterable[str], libraries: Iterable[str]) -> tuple[tuple[Command, ...], tuple[Command, ...]]:
    """Of all commands those that `libraries` are made by: the compilations of the objects in them, and their own."""
    by_output = {output: command for command in map(json.loads, lines) for output in command["outputs"]}
    links, sources = [], {}
    for path in sorted(libraries):
        argv = by_output[path]["argv"]
        objects = [word for word in argv if word in by_output and word not in by_output[path]["outputs"]]
        links.append(Command(tuple(_plain(word) for word in argv if word not in objects), (_plain(path),)))
        for arguments, source in (_without_files(by_output[each]["argv"]) for each in objects):
            sources.setdefault(arguments, set()).add(source)
    return tuple(Command(arguments, tuple(sorted(made))) for arguments, made in sorted(sources.items())), tuple(links)


def _without_files(argv: list[str]) -> tuple[tuple[str, ...], str]:
    """A compilation's arguments but for what it reads, makes, and writes down of its headers; and what it reads."""
    out, source, words = [], "", iter(argv)
    for word in words:
        if word in ("-c", "-o", "-MF"):
            file = next(words)
            source = file if word == "-c" else source
        else:
            out.append(_plain(word))
    return tuple(out), _plain(source)


def _plain(path: str) -> str:
    return _CONFIG.sub("bazel-out/CONFIG/bin", path)
