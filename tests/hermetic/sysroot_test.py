# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A triple's start files and C library are the same bytes when a compiler that lies elsewhere makes them, with another environment.

    sysroot_test.py SYSROOT.PY ZIG SYSROOT TRIPLE [OPTION...]
"""

import hashlib
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCRIPT, ZIG, SYSROOT = (Path(word).absolute() for word in sys.argv[1:4])
TRIPLE, *OPTIONS = sys.argv[4:]


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


class SysrootTest(unittest.TestCase):
    maxDiff = None

    def test_a_compiler_elsewhere_makes_the_same_files(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            shutil.copytree(ZIG.parent / "lib", folder / "moved/lib")
            shutil.copy(ZIG, folder / "moved/zig")
            subprocess.run([sys.executable, SCRIPT, folder / "moved/zig", TRIPLE, "cc", folder / "out", *OPTIONS], cwd=folder, env={}, check=True)
            self.assertEqual(digests(folder / "out"), digests(SYSROOT))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
