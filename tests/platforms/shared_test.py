# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The shared libraries for Linux need nothing but glibc 2.17, and export the functions of predict.h and nothing else.

The one thing to know: the arguments are the files of predict_libraries, which must be for all platforms of LIBRARIES.
"""

import re
import sys
import unittest
from pathlib import Path

from predict_h import FUNCTIONS

from tests.tools import elf

GLIBC = (2, 17)
# Of glibc alone, whose threads have a library of their own up to 2.33. By ELF's number of the processor.
LIBRARIES = {
    62: {"ld-linux-x86-64.so.2", "libc.so.6", "libm.so.6", "libpthread.so.0"},
    183: {"ld-linux-aarch64.so.1", "libc.so.6", "libm.so.6", "libpthread.so.0"},
}
PATHS = [Path(argument) for argument in sys.argv[1:] if argument.endswith(".so")]


class SharedTest(unittest.TestCase):
    def setUp(self) -> None:
        self.libraries = {str(path): elf.read(path) for path in PATHS}
        self.assertEqual({library.machine for library in self.libraries.values()}, set(LIBRARIES))

    def test_the_functions_of_predict_h_are_all_exported_and_nothing_else(self) -> None:
        for path, library in self.libraries.items():
            with self.subTest(path):
                self.assertEqual(library.exports, {"predict_" + name for name in FUNCTIONS})

    def test_only_glibc_is_needed(self) -> None:
        for path, library in self.libraries.items():
            with self.subTest(path):
                self.assertIn("libc.so.6", library.needed)
                self.assertLessEqual(set(library.needed), LIBRARIES[library.machine])

    def test_glibc_2_17_suffices(self) -> None:
        for path, library in self.libraries.items():
            with self.subTest(path):
                versions = [found[1] for string in library.strings if (found := re.fullmatch(r"GLIBC_([0-9.]+)", string))]
                self.assertTrue(versions)
                self.assertLessEqual(max(tuple(map(int, version.split("."))) for version in versions), GLIBC)

    def test_its_code_is_shared_between_processes(self) -> None:
        for path, library in self.libraries.items():
            with self.subTest(path):
                self.assertFalse(library.text_relocations)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
