# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A Windows program that is linked with the package's import library runs with the package's DLL beside it."""

import shutil
import sys
import unittest
from pathlib import Path

from tests.packages import opened
from tests.tools import pe, runners


class ImportLibraryTest(opened.PackageCase):
    model = Path(sys.argv[1])

    def test_a_program_finds_the_dll_beside_it(self):
        folder = opened.unpack(opened.package("windows_x86_64"))
        program = folder / "bin/user.exe"
        shutil.copy(opened.HERE / "user_of_windows_x86_64/user_windows_x86_64.exe", program)
        self.assertIn("selected.dll", pe.read(program).needed)
        self.assert_predicts(runners.wine(program), folder / "share/selected.program")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
