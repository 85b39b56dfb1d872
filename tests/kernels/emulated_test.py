# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The tests of this folder, built for another processor and run by the emulator: they return nonzero when something is wrong.

    emulated_test.py PLATFORM BACKEND [CPU]

With a CPU, which is another than the platform's oldest and has another Dot, the vocabulary alone is tested.
"""

import sys
import unittest
from pathlib import Path

from third_party.run import linux

FOLDER = Path(__file__).parent
PLATFORM, BACKEND, *CPU = sys.argv[1:]


class EmulatedTest(unittest.TestCase):
    def run_program(self, name: str) -> None:
        printed = linux.run(PLATFORM, FOLDER / f"{name}_{PLATFORM}", cpu=CPU[0] if CPU else None)
        self.assertRegex(printed, rf"\b{BACKEND}\b")

    def test_the_vocabulary_is_right(self) -> None:
        self.run_program("vocabulary_test")

    @unittest.skipIf(CPU, "the same as on the platform's oldest")
    def test_the_math_functions_are_exact_enough(self) -> None:
        self.run_program("math_test")

    @unittest.skipIf(CPU, "the same as on the platform's oldest")
    def test_the_matrix_multiplication_is_right(self) -> None:
        self.run_program("gemm_test")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
