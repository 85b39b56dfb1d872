# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A Windows program runs under Wine, and two at once do not disturb each other."""

import os
import subprocess
import tempfile
import unittest
from pathlib import Path

from third_party.run import windows

MAIN = Path(__file__).parent / "mains/windows_x86_64/main.exe"


class WindowsTest(unittest.TestCase):
    def test_a_program_prints_what_it_computes(self):
        with tempfile.TemporaryDirectory() as folder:
            environments = [{**os.environ, **windows.prepare(Path(folder) / name)} for name in ("a", "b")]
            started = [subprocess.Popen([windows.program(), MAIN], env=environment, stdout=subprocess.PIPE, text=True) for environment in environments]
            self.assertEqual([process.communicate(timeout=60)[0] for process in started], ["42\n", "42\n"])


if __name__ == "__main__":
    unittest.main()
