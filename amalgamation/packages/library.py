# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What a package is made of: a model's libraries for one or more platforms.

The one thing to know: the program and the headers are the same for every platform, so a package has them once.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path


@dataclasses.dataclass(frozen=True)
class Library:
    """A library for one platform. part: what the package calls the platform: an Android ABI, an Apple processor.
    system: of Apple's, its name and oldest version. archive, shared, import_library: None where the platform has none.
    java: a jar with classes that call `shared`, of MXNet's API. program: None if the library needs none."""

    platform: str
    part: str
    system: tuple[str, tuple[int, int]] | None
    archive: Path | None
    shared: Path | None
    import_library: Path | None
    java: Path | None
    program: Path | None
    headers: tuple[Path, ...]


@dataclasses.dataclass(frozen=True)
class Package:
    """name: of the library, and what its packages and targets are called. file_name: in the names of the libraries' files.
    libraries: sorted by platform; at least one. web_loader: JavaScript and types that load one for the web.
    license: of the library; the model's own is its owner's to add."""

    name: str
    file_name: str
    version: str
    libraries: tuple[Library, ...]
    web_loader: tuple[Path, ...]
    license: bytes

    @property
    def headers(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.libraries[0].headers}

    @property
    def program(self) -> dict[str, bytes]:
        """The program by its file's name, or nothing; an error if the platforms do not agree on its bytes."""
        if self.libraries[0].program is None:
            return {}
        first, *others = [library.program.read_bytes() for library in self.libraries]
        for library, other in zip(self.libraries[1:], others):
            if other != first:
                raise SystemExit(
                    f"{library.program}: the program for {library.platform} is not the one for {self.libraries[0].platform}, and a package holds one: "
                    "the graph compiler must give the same bytes for every platform. Please report this with the model."
                )
        return {f"{self.name}.program": first}


def read(path: Path) -> Package:
    """Reads what amalgamation/private/package.bzl writes."""
    spec = json.loads(path.read_text())
    libraries, loader = tuple(map(_library, spec["libraries"])), tuple(map(Path, spec["web_loader"]))
    return Package(spec["name"], spec["file_name"], spec["version"], libraries, loader, Path(spec["license"]).read_bytes())


def _library(spec: dict) -> Library:
    system = spec["apple"]
    files = {key: Path(spec[key]) if spec[key] else None for key in ("archive", "shared", "import_library", "java", "program")}
    return Library(
        spec["platform"],
        spec["part"],
        (system[0], tuple(system[1])) if system else None,
        headers=tuple(map(Path, spec["headers"])),
        **files,
    )
