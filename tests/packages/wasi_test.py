# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The WASI package's archive, linked into a program, runs the program beside it in wasmtime."""

import sys
import unittest
from pathlib import Path

from tests.packages import opened
from tests.tools import runners


class WasiTest(opened.PackageCase):
    model = Path(sys.argv[1])

    def test_a_program_with_its_archive_runs(self):
        folder = opened.unpack(opened.package("wasi"))
        self.assertIn("lib/libselected.a", opened.names(folder))
        self.assertNotIn("SHARED", (folder / "lib/cmake/selected/selected-config.cmake").read_text())
        self.assert_predicts(runners.wasi(opened.HERE / "user_of_wasi/user_wasi.wasm"), folder / "share/selected.program")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
