# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A package, unpacked into a folder, and whether what is in it predicts as onnxruntime does.

The one thing to know: `unpack` uses Python's own zip and tar readers, which share nothing with what wrote the package but the format.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import unittest
from pathlib import Path

from agree import worst
from inputs import expected, reference

from tests.tools import runners
from tests.tools.default_inputs import default_inputs

HERE = Path(__file__).parent
TOOLS = HERE.parent / "tools"
# As <name>.test has them.
RTOL, ATOL = 1e-4, 1e-5


def package(platform: str, suffix: str = "", target: str = "package") -> Path:
    """The package of the platform whose name ends with `suffix`."""
    [path] = [path for path in (HERE / f"{target}_{platform}").iterdir() if path.name.endswith(suffix)]
    return path


def unpack(path: Path) -> Path:
    """Unpacks a zip or tar.gz into a new folder."""
    folder = Path(tempfile.mkdtemp(dir=os.environ["TEST_TMPDIR"]))
    shutil.unpack_archive(path, folder, "gztar" if path.name.endswith(("gz")) else "zip")
    return folder


def names(folder: Path) -> list[str]:
    """Paths of all files in the folder."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def run_shared(platform: str) -> Path:
    """The program that loads the library that it is told, built for the platform."""
    folder = TOOLS / f"run_shared_{platform}"
    return folder / ("run_shared.exe" if platform.startswith("windows") else "run_shared")


class PackageCase(unittest.TestCase):
    model: Path
    maxDiff = None

    def assert_predicts(self, runner: runners.Runner, program: Path) -> None:
        """Runs the program on seeded inputs and compares with onnxruntime."""
        data = program.read_bytes()
        given = default_inputs(data)
        outputs = runners.run(runner, data, list(given.values()))
        for (name, theirs), ours in zip(expected(reference(self.model), given).items(), outputs, strict=True):
            self.assertLessEqual(worst(ours, theirs, RTOL, ATOL), 1, f"{runner.name}: {name}")
