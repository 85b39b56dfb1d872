# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Where a platform's artefacts run on this machine: for each platform the runners of its archive and of its shared library.

The one thing to know: an archive runs linked into run_program, a shared library loaded by run_shared as an application's
plugin would be. Android's libraries are loaded in a process of musl, whose loader gives them the libraries that they name.
"""

from __future__ import annotations

from pathlib import Path

from tests.tools import runners

HERE = Path(__file__).parent
TOOLS = HERE.parent / "tools"
_LOADED_BY = {"android_arm64": "linux_arm64_musl", "android_armv7": "linux_armv7_musl", "android_x86_64": "linux_x86_64_musl"}


def folder(model: str, platform: str) -> Path:
    """The files of the model's library, built for the platform."""
    return HERE / f"{model}_{platform}"


def of(model: str, platform: str) -> list[runners.Runner]:
    """The ways in which the library of `model` for `platform` runs here."""
    files = folder(model, platform)
    program = HERE / f"{model}_run_program_{platform}"
    if platform == "windows_x86_64":
        loader = TOOLS / "run_shared_windows_x86_64/run_shared.exe"
        return [runners.wine(program / f"{model}_run_program.exe"), runners.wine(loader, files / f"{model}.dll")]
    if platform.startswith(("ios", "macos")):
        libraries = [files / f"lib{model}.a"] + [files / f"lib{model}.dylib"] * platform.startswith("macos")
        return [runners.macho(library) for library in libraries]
    if platform.startswith("wasm"):
        return [runners.node((files / f"{model}.js").absolute(), files / f"{model}.wasm", threads="threads" in platform)]
    if platform == "wasi":
        return [runners.wasi(program / f"{model}_run_program.wasm")]
    if platform == "linux_x86_64":
        loader = TOOLS / "run_shared_linux_x86_64/run_shared"
        return [runners.native(program / f"{model}_run_program"), runners.native(loader, files / f"lib{model}.so")]
    host = _LOADED_BY.get(platform, platform)
    ways = [runners.linux(platform, TOOLS / f"run_shared_{host}/run_shared", shared=files / f"lib{model}.so")]
    if host == platform:
        ways.append(runners.linux(platform, program / f"{model}_run_program"))
    return ways
