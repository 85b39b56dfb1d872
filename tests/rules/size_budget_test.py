# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What a predict_library's .size_test says of a library that is too large.

    size_budget_test.py FILE...    those of a .size_files
"""

import contextlib
import io
import sys
import unittest
from pathlib import Path

import size_budget

FILES = [Path(word) for word in sys.argv[1:]]


def run(platform: str, budget: int) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = size_budget.main(["--of=selected", f"--budget={platform}={budget}", "--files", *map(str, FILES)])
    return status, out.getvalue(), err.getvalue()


class SizeBudgetTest(unittest.TestCase):
    def test_within_the_budget_it_says_the_size(self):
        status, out, _ = run("linux_x86_64", 10**6)
        self.assertEqual(status, 0)
        self.assertRegex(out, r"^linux_x86_64: libselected.so has [\d,]+ bytes of 1,000,000\n$")

    def test_beyond_it_a_table_has_the_operators_and_the_symbols(self):
        for platform in ["linux_arm64", "linux_x86_64", "wasm_simd"]:
            with self.subTest(platform):
                status, out, err = run(platform, 10000)
                self.assertEqual(status, 1)
                self.assertRegex(out, r"(?m)^ +[\d,]+  Mul$")
                self.assertRegex(out, r"(?m)^ +[\d,]+  \w+: predict::\w+")
                self.assertIn("selected is larger than its size_budget", err)

    def test_the_table_is_all_of_the_file_but_headers_and_tables_of_the_linker(self):
        for file in FILES:
            if file.suffix == ".map":
                [library] = [other for other in FILES if other.parent == file.parent and other != file]
                found = sum(part.bytes for part in size_budget.parts(file.read_text()))
                self.assertLess(found, library.stat().st_size)
                self.assertGreater(found, 0.6 * library.stat().st_size)

    def test_where_the_linker_has_no_map_it_says_so(self):
        status, out, _ = run("macos_arm64", 10000)
        self.assertEqual(status, 1)
        self.assertIn("the linker for macos_arm64 does not say what is in it", out)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
