# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The example says the same on every platform, as docs/mxnet.md shows it: platforms_test.py SYMBOL.json PARAMS MEAN.nd LABELS.txt

The one thing to know: what is built for another platform runs in the emulator that //tests/platforms has for it.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from tests.tools import runners
from third_party.run.node import run_node

HERE = Path(__file__).parent
FILES = [Path(name).resolve() for name in sys.argv[1:]]
RED = (255, 16, 16)
SAID = "0.882735 red\n"  # classify_test.py knows why


def program(platform: str) -> Path:
    [path] = (HERE / f"classify_{platform}").iterdir()
    return path


class PlatformsTest(unittest.TestCase):
    def setUp(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.image = self.folder / "red.ppm"
        self.image.write_bytes(b"P6 1 1 255 " + bytes(RED))

    def said(self, way: runners.Runner) -> str:
        command = [*way.command, *(way.path(file) for file in [*FILES, self.image])]
        environment = {**os.environ, **way.environment, **way.prepare(self.folder / "process")}
        return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=environment, timeout=300).stdout.replace("\r\n", "\n")

    def test_the_program_says_the_same_on_every_platform(self) -> None:
        here = self.said(runners.native(HERE / "classify"))
        self.assertTrue(here.startswith(SAID), here)
        for platform in ("linux_arm64", "rpi_4_64", "rpi_zero"):
            self.assertEqual(self.said(runners.linux(platform, program(platform))), here, platform)
        self.assertEqual(self.said(runners.wine(program("windows_x86_64"))), here)
        self.assertEqual(self.said(runners.wasi(program("wasi"))), here)

    def test_the_npm_package_says_the_same_in_node(self) -> None:
        [package] = (HERE / "package_wasm_simd").iterdir()
        shutil.unpack_archive(package, self.folder, "gztar")
        (self.folder / "node_modules").mkdir()
        (self.folder / "package").rename(self.folder / "node_modules/colours_model")
        shutil.copy(HERE / "classify.mjs", self.folder)
        self.assertEqual(run_node(self.folder / "classify.mjs", *FILES, *RED), self.said(runners.native(HERE / "classify")))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
