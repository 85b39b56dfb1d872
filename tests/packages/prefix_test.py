# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A Linux, Raspberry Pi or Windows package holds what is installed, and its shared library runs on the program beside it.

    prefix_test.py PLATFORM MODEL
"""

import sys
import unittest
from pathlib import Path

from tests.packages import opened
from tests.tools import runners

PLATFORM, MODEL = sys.argv[1], sys.argv[2]
ALL = [
    "include/predict.h",
    "lib/cmake/selected/selected-config-version.cmake",
    "lib/cmake/selected/selected-config.cmake",
    "lib/libselected.a",
    "lib/pkgconfig/selected.pc",
    "share/licenses/selected/LICENSE",
    "share/selected.program",
]
SHARED = {"windows_x86_64": ["bin/selected.dll", "lib/selected.lib"]}


class PrefixTest(opened.PackageCase):
    model = Path(MODEL)

    def setUp(self):
        self.folder = opened.unpack(opened.package(PLATFORM))

    def test_it_holds_what_is_installed(self):
        self.assertEqual(opened.names(self.folder), sorted(ALL + SHARED.get(PLATFORM, ["lib/libselected.so"])))

    def test_its_shared_library_runs_its_program(self):
        loader = opened.run_shared(PLATFORM)
        if PLATFORM == "windows_x86_64":
            runner = runners.wine(loader, self.folder / "bin/selected.dll")
        elif PLATFORM == "linux_x86_64":
            runner = runners.native(loader, self.folder / "lib/libselected.so")
        else:
            runner = runners.linux(PLATFORM, loader, shared=self.folder / "lib/libselected.so")
        self.assert_predicts(runner, self.folder / "share/selected.program")

    def test_the_files_for_developers_hold_no_absolute_path(self):
        for name in ALL[1:3] + ALL[4:5]:
            text = (self.folder / name).read_text()
            self.assertNotRegex(text, r'(^|[ ="])/\w', name)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
