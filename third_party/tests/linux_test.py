# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A program built for each Linux platform runs here, on that platform's C library."""

import sys
import unittest
from pathlib import Path

from third_party.run import linux

MAINS = Path(__file__).parent / "mains"


class LinuxTest(unittest.TestCase):
    def test_a_program_prints_what_it_computes(self):
        for platform in sys.argv[1:]:
            with self.subTest(platform):
                self.assertEqual(linux.run(platform, MAINS / platform / "main"), "42\n")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
