# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Builds with CMake and asks pkg-config, as a user of an installed library does."""

from __future__ import annotations

import os
from pathlib import Path

from third_party.run import tools


def build(source: str | Path, out: str | Path, compiler: str | Path, prefix: str | Path, timeout: float = 600) -> str:
    """Configures and builds the project in `source` into `out`. prefix: where find_package looks. Raises when it fails."""
    cmake = tools.path("cmake_paths", "cmake") + "/bin/cmake"
    settings = {"CMAKE_BUILD_TYPE": "Release", "CMAKE_MAKE_PROGRAM": tools.path("cmake_paths", "ninja"), "CMAKE_CXX_COMPILER": compiler,
                "CMAKE_PREFIX_PATH": prefix}  # fmt: skip
    configured = tools.run([cmake, "-S", str(source), "-B", str(out), "-G", "Ninja", *(f"-D{key}={value}" for key, value in settings.items())], timeout)
    return configured + tools.run([cmake, "--build", str(out)], timeout)


def pkg_config(folder: str | Path, *words: str) -> list[str]:
    """What pkg-config answers with the .pc files of `folder`, in words."""
    command = ["/usr/bin/env", f"PKG_CONFIG_PATH={folder}", f"PKG_CONFIG_LIBDIR={os.devnull}", tools.path("cmake_paths", "pkgconf"), *words]
    return tools.run(command, timeout=60).split()
