# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Programs cut at every byte, with every bit flipped, and damaged at random behind right checksums: an error or a run, never a crash.

The one thing to know: hostile.cc does the work and says which damage it was; the small program has everything a program can have.
"""

import subprocess
import tempfile
import unittest
from pathlib import Path

from amalgamation.graph import program as P
from tests.runtime import programs

HOSTILE = Path(__file__).parent / "hostile"
ROUNDS = "30000"


class HostilePrograms(unittest.TestCase):
    def survive(self, program: P.Program, rounds: str = ROUNDS) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "program"
            path.write_bytes(P.write(program))
            done = subprocess.run([HOSTILE, rounds, "1", path], capture_output=True, text=True, timeout=800, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"^\d{3,} refused at opening, \d{3,} opened$")

    def test_a_program_with_everything_survives(self):
        self.survive(programs.row_sums())

    def test_a_program_with_a_step_that_fails_survives(self):
        self.survive(programs.positive())

    def test_a_program_with_two_inputs_survives(self):
        self.survive(programs.two_inputs())

    def test_a_deep_program_survives(self):
        self.survive(programs.many_steps(60, 4096), "1000")


if __name__ == "__main__":
    unittest.main()
