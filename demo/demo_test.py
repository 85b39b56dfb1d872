# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The demo tells files apart, and says what it cannot read."""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

DEMO, *FILES = [os.path.abspath(word) for word in sys.argv[1:]]

PYTHON = "import os\n\n\ndef main():\n    for name in os.listdir('.'):\n        print(name)\n\n\nif __name__ == '__main__':\n    main()\n"
MARKUP = "<!DOCTYPE html>\n<html><head><title>A page</title></head>\n<body><p>Words.</p><a href='x.html'>x</a></body></html>\n"


class DemoTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def demo(self, *paths: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [DEMO, *FILES, "--", *paths], capture_output=True, text=True, check=False, env={"BUILD_WORKING_DIRECTORY": str(self.folder)}
        )

    def types(self, *paths: str) -> dict[str, str]:
        done = self.demo(*paths)
        self.assertEqual(done.returncode, 0, done.stderr)
        rows = done.stdout.split("\n\n")[0].splitlines()[1:]
        return {row.split()[0]: row.split()[1] for row in rows}

    def test_it_tells_files_of_a_folder_apart(self) -> None:
        (self.folder / "inner").mkdir()
        (self.folder / "inner/a").write_text(PYTHON)
        (self.folder / "inner/b").write_text(MARKUP)
        (self.folder / "inner/c").write_text(json.dumps({f"key{i}": [i, i * i] for i in range(50)}, indent=2))
        self.assertEqual(self.types("inner"), {"inner/a": "python", "inner/b": "html", "inner/c": "json"})

    def test_files_with_too_few_bytes_need_no_network(self) -> None:
        (self.folder / "empty").write_bytes(b"")
        (self.folder / "short").write_bytes(b"  abc  \n\n\n\n")
        (self.folder / "odd").write_bytes(b"\xff\xfe\x00")
        self.assertEqual(self.types("empty", "short", "odd"), {"empty": "empty", "short": "txt", "odd": "unknown"})

    def test_it_tells_what_the_library_costs(self) -> None:
        (self.folder / "a").write_text(PYTHON)
        said = self.demo("a").stdout
        for what in ("library", "program", "peak memory", "creation", "first prediction", "steady prediction"):
            self.assertRegex(said, rf"(?m)^{what} +\d+\.\d+ (KB|ms)")

    def test_a_missing_file_is_named_and_the_others_are_told(self) -> None:
        (self.folder / "a").write_text(PYTHON)
        done = self.demo("nothing", "a")
        self.assertEqual(done.returncode, 1)
        self.assertIn("demo: nothing: No such file or directory", done.stderr)
        self.assertIn("python", done.stdout)

    def test_an_empty_folder_is_an_error(self) -> None:
        (self.folder / "inner").mkdir()
        done = self.demo("inner")
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertIn("no file in what you named", done.stderr)

    def test_without_a_path_it_says_how_to_call_it(self) -> None:
        done = self.demo()
        self.assertEqual(done.returncode, 2)
        self.assertIn("usage: bazel run //:demo -- PATH", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
