# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A program built for 64-bit ARM runs under QEMU on glibc for ARM."""

import unittest
from pathlib import Path

from third_party.run.qemu import run_arm64


class QemuTest(unittest.TestCase):
    def test_an_arm64_program_prints_what_it_computes(self):
        self.assertEqual(run_arm64(Path(__file__).parent / "arm64/main"), "42\n")


if __name__ == "__main__":
    unittest.main()
