# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The amalgamator's rules, each on the smallest sources."""

import tempfile
import unittest
from pathlib import Path

from amalgamate import AmalgamationError, Amalgamator


class AmalgamateTest(unittest.TestCase):
    def expand(self, files: dict[str, str], name: str = "main.cc") -> str:
        with tempfile.TemporaryDirectory() as folder:
            paths = {key: Path(folder) / key.replace("/", "_") for key in files}
            for key, text in files.items():
                paths[key].write_text(text)
            amalgamator = Amalgamator(paths)
            amalgamator.expand(name)
            return amalgamator.text()

    def test_a_header_with_a_guard_is_expanded_once(self) -> None:
        guarded = "#ifndef A_H_\n#define A_H_\nint a;\n#endif\n"
        text = self.expand({"main.cc": '#include "a.h"\n#include "a.h"\n', "a.h": guarded})
        self.assertEqual(text.count("int a;"), 1)

    def test_a_file_without_guard_is_expanded_each_time(self) -> None:
        text = self.expand({"main.cc": '#include "a-inl.h"\n#include "a-inl.h"\n', "a-inl.h": "int a;\n"})
        self.assertEqual(text.count("int a;"), 2)

    def test_a_piece_of_ops_common_is_expanded_once_in_each_namespace(self) -> None:
        region = 'namespace {0} {{\n#include "ops/common/a-inl.h"\n#include "ops/common/a-inl.h"\n}}  // namespace {0}\n'
        text = self.expand({"main.cc": region.format("x") + region.format("y") + region.format("x"), "ops/common/a-inl.h": "int a;\n"})
        self.assertEqual(text.count("int a;"), 2)

    def test_each_file_is_marked_and_its_license_lines_are_not_repeated(self) -> None:
        text = self.expand({"main.cc": "// SPDX-License-Identifier: Apache-2.0\nint a;\n"})
        self.assertEqual(text, "/* Begin file main.cc */\nint a;\n/* End file main.cc */\n")

    def test_system_includes_stay(self) -> None:
        self.assertIn("#include <stddef.h>", self.expand({"main.cc": "#include <stddef.h>\n"}))

    def test_an_include_that_is_not_there_is_an_error_that_says_what_to_do(self) -> None:
        with self.assertRaisesRegex(AmalgamationError, r'main.cc:2: #include "b.h" names no file .* textual_hdrs'):
            self.expand({"main.cc": 'int a;\n#include "b.h"\n'})

    def test_an_include_inside_an_if_is_an_error(self) -> None:
        with self.assertRaisesRegex(AmalgamationError, r"main.cc:2: .* is inside #if"):
            self.expand({"main.cc": '#if X\n#include "b.h"\n#endif\n', "b.h": "int b;\n"})

    def test_a_system_include_inside_a_namespace_is_an_error(self) -> None:
        with self.assertRaisesRegex(AmalgamationError, r"main.cc:2: .* inside namespace a"):
            self.expand({"main.cc": "namespace a {\n#include <math.h>\n}  // namespace a\n"})

    def test_a_file_that_includes_itself_is_an_error(self) -> None:
        with self.assertRaisesRegex(AmalgamationError, "includes itself"):
            self.expand({"main.cc": '#include "a-inl.h"\n', "a-inl.h": '#include "a-inl.h"\n'})


if __name__ == "__main__":
    unittest.main()
