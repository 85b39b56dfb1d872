# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""MXNet's predict API on a platform: the archive linked into a program, the shared library loaded by one, and what the library exports.

    everywhere_test.py PLATFORM FILE...
The one thing to know: the programs check everything themselves and say `all good`; api.cc and nd_list.cc are compiled for the platform.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import unittest
from collections.abc import Sequence
from pathlib import Path

from tests.platforms import artefacts
from tests.tools import runners
from third_party.run import tools

PLATFORM, FILES = sys.argv[1], [Path(name) for name in sys.argv[2:]]
HERE = Path(__file__).parent
LOADED_BY = {"android_arm64": "linux_arm64_musl", "android_armv7": "linux_armv7_musl", "android_x86_64": "linux_x86_64_musl"}
FUNCTIONS = {"MXGetLastError", "MXNDListCreate", "MXNDListFree", "MXNDListGet", "MXPredCreate", "MXPredCreateEx", "MXPredCreateMultiThread",
             "MXPredCreatePartialOut", "MXPredForward", "MXPredFree", "MXPredGetOutput", "MXPredGetOutputShape", "MXPredGetOutputType",
             "MXPredPartialForward", "MXPredReshape", "MXPredSetInput", "MXPredSetMonitorCallback"}  # fmt: skip


def find(folder: str, *suffixes: str) -> Path:
    return next(path for suffix in suffixes for path in sorted((HERE / folder).iterdir()) if path.name.endswith(suffix))


def library() -> Path:
    return find(f"lenet_{PLATFORM}", ".so", ".dylib", ".dll", ".wasm", ".a")


def program(name: str, platform: str) -> Path:
    return find(f"{name}_{platform}", ".exe", ".wasm", name)


def runner(name: str, shared: bool) -> runners.Runner:
    """How the program `name` runs with this platform's library."""
    if PLATFORM == "windows_x86_64":
        return runners.wine(program(name, PLATFORM), library() if shared else None)
    if PLATFORM == "wasi":
        return runners.wasi(program(name, PLATFORM))
    host = LOADED_BY.get(PLATFORM, PLATFORM)
    if PLATFORM == "linux_x86_64":
        return runners.native(program(name, host), library() if shared else None)
    return runners.linux(PLATFORM, program(name, host), shared=library() if shared else None)


class EverywhereTest(unittest.TestCase):
    def all_good(self, command: Sequence[str | Path], environment: dict[str, str]) -> None:
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=600, check=False, env=environment)
        self.assertEqual((done.returncode, done.stdout.strip()), (0, "all good"), done.stderr[-2000:])

    def run_program(self, name: str, files: Sequence[Path], shared: bool) -> None:
        way = runner(name, shared)
        with tempfile.TemporaryDirectory() as folder:
            self.all_good([*way.command, *(way.path(file.resolve()) for file in files)], way.environment | way.prepare(Path(folder) / "process"))

    def run_macho(self, suffix: str) -> None:
        way = runners.macho(find(f"lenet_{PLATFORM}", suffix), "run_macho_mxnet")
        self.all_good([*way.command, *FILES], {**os.environ, **way.environment})

    def test_an_application_with_the_archive_passes(self):
        if PLATFORM.startswith(("ios", "macos")):
            self.run_macho(".a")
            return
        if PLATFORM in LOADED_BY or PLATFORM.startswith("wasm"):
            self.skipTest(f"{PLATFORM}: no program of the platform runs here")
        self.run_program("api", FILES, False)
        self.run_program("nd_list", [], False)

    def test_an_application_that_loads_the_library_passes(self):
        if PLATFORM.startswith("macos"):
            self.run_macho(".dylib")
            return
        if PLATFORM == "wasi" or PLATFORM.startswith("ios"):
            self.skipTest(f"{PLATFORM}: its libraries are static")
        if PLATFORM.startswith("wasm"):
            self.all_good([tools.path("node_paths", "node"), HERE / "api.mjs", library(), *FILES], {})
            return
        self.run_program("api_shared", FILES, True)
        self.run_program("nd_list_shared", [], True)

    def test_the_library_exports_the_17_functions_and_imports_what_the_platform_allows(self):
        if PLATFORM == "wasi":
            self.skipTest("wasi: its libraries are static")
        self.assertEqual(artefacts.problems(library(), PLATFORM, FUNCTIONS), [])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
