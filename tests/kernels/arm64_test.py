# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The tests of this folder, built for 64-bit ARM and run by the emulator: they return nonzero when something is wrong."""

import unittest
from pathlib import Path

from third_party.run import linux

FOLDER = Path(__file__).parent


class Arm64Test(unittest.TestCase):
    def run_program(self, name: str) -> None:
        printed = linux.run("linux_arm64", str(FOLDER / f"{name}_arm64"))
        self.assertIn("neon", printed)

    def test_the_vocabulary_is_right_on_neon(self) -> None:
        self.run_program("vocabulary_test")

    def test_the_math_functions_are_exact_enough_on_neon(self) -> None:
        self.run_program("math_test")

    def test_the_matrix_multiplication_is_right_on_neon(self) -> None:
        self.run_program("gemm_test")


if __name__ == "__main__":
    unittest.main()
