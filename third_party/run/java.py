# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Compiles and runs Java."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from third_party.run import tools


def _java() -> str:
    return tools.path("java_paths", "runtime") + "/bin/java"


def compile_java(sources: Sequence[str | Path], out: str | Path, class_path: str | Path = "", timeout: float = 600) -> None:
    """Puts the classes of these files, of Java 8, which may use those of `class_path`, into the folder `out`; raises, with what the compiler says, at a warning, too."""
    compiler = ["-cp", tools.path("java_paths", "compiler"), "org.eclipse.jdt.internal.compiler.batch.Main"]
    tools.run([_java(), *compiler, "-8", "-proc:none", "-failOnWarning", "-cp", str(class_path), "-d", str(out), *map(str, sources)], timeout)


def run_java(*arguments: str | Path, timeout: float = 600) -> str:
    """Runs java with these arguments and returns what it prints; raises when it fails."""
    return tools.run([_java(), *map(str, arguments)], timeout)
