# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Damaged programs of real models, with every operator at hand: an error or a run, never a crash. Arguments: programs."""

import subprocess
import sys
import unittest
from pathlib import Path

HOSTILE = Path(__file__).parent / "hostile_operators"
ROUNDS = "60"


class HostileModels(unittest.TestCase):
    def test_real_programs_survive(self):
        paths = [argument for argument in sys.argv[1:] if argument.endswith(".program")]
        self.assertTrue(paths)
        for path in paths:
            with self.subTest(path):
                done = subprocess.run([HOSTILE, ROUNDS, "1", path], capture_output=True, text=True, timeout=800, check=False)
                self.assertEqual(done.returncode, 0, done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
