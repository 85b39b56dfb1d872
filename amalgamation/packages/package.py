# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes the package of a model's libraries: what a developer of the platform takes.

The one thing to know: a kind of package is one module with a function `files(package)`, path in the archive to content.

    package.py KIND SPEC OUT      KIND: a key of KINDS; SPEC: as library.py reads it; OUT: a .zip, .aar, .tgz or .tar.gz
"""

from __future__ import annotations

import sys
from pathlib import Path

import aar
import archive
import library
import npm
import prefix
import xcframework

KINDS = {"aar": aar.files, "npm": npm.files, "prefix": prefix.files, "xcframework": xcframework.files}


def main(kind: str, spec: str, out: str) -> None:
    archive.write(Path(out), KINDS[kind](library.read(Path(spec))))


if __name__ == "__main__":
    main(*sys.argv[1:])
