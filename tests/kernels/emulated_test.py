# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The tests of this folder, built for another processor and run by the emulator: they return nonzero when something is wrong.

    emulated_test.py PLATFORM BACKEND
"""

import sys
import unittest
from pathlib import Path

from third_party.run import linux

FOLDER = Path(__file__).parent
PLATFORM, BACKEND = sys.argv[1:]


class EmulatedTest(unittest.TestCase):
    def run_program(self, name: str) -> None:
        printed = linux.run(PLATFORM, FOLDER / f"{name}_{PLATFORM}")
        self.assertRegex(printed, rf"\b{BACKEND}\b")

    def test_the_vocabulary_is_right(self) -> None:
        self.run_program("vocabulary_test")

    def test_the_math_functions_are_exact_enough(self) -> None:
        self.run_program("math_test")

    def test_the_matrix_multiplication_is_right(self) -> None:
        self.run_program("gemm_test")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
