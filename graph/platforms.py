# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The names of the platforms that a program can be made for.

The one thing to know: platforms/platforms.bzl is the list; the build writes its names to platforms.txt beside this file.
"""

from __future__ import annotations

from pathlib import Path

from amalgamation.graph.errors import CompileError


def check(name: str) -> None:
    """Raises CompileError, with the known names, if there is no platform `name`."""
    known = (Path(__file__).parent / "platforms.txt").read_text(encoding="utf-8").split()
    if name not in known:
        raise CompileError(f"unknown platform '{name}'; known: {', '.join(known)}")
