# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A command in a world of its own sees nothing else: else the other tests here would show nothing."""

import sys
import tempfile
import unittest
from pathlib import Path

from tests.hermetic.world import World

ZIG = Path(sys.argv[1])


class WorldTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        given = Path(folder.name) / "a.c"
        given.write_text("int a;\n")
        self.world = World(Path(folder.name) / "world", {"bin/zig": ZIG, "a.c": given})

    def compile(self, *words: str) -> None:
        self.world.run(["bin/zig", "clang", "--target=x86_64-linux-gnu", "-nostdinc", "-c", "a.c", "-o", "out/a.o", *words], {}, ["out/a.o"])

    def test_what_is_given_is_compiled(self):
        self.compile()
        self.assertIn("out/a.o", self.world.files())

    def test_the_machines_files_are_not_there(self):
        self.assertTrue(Path("/etc/passwd").exists())
        with self.assertRaisesRegex(RuntimeError, "'/etc/passwd' file not found"):
            self.compile("-include", "/etc/passwd")

    def test_the_machines_programs_are_not_there(self):
        with self.assertRaises(FileNotFoundError):
            self.world.run(["/bin/sh", "-c", "true"], {}, [])

    def test_nothing_but_the_outputs_folders_can_be_written(self):
        (self.world.root / "other").mkdir()
        for place in ["other/a.d", "a.d"]:
            with self.subTest(place), self.assertRaisesRegex(RuntimeError, "Read-only file system"):
                self.compile("-MD", "-MF", place)
        self.compile("-MD", "-MF", "out/a.d")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
