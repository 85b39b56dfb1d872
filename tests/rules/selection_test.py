# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A library depends on exactly the operators of its selection, and a stale selection says what is wrong and how to mend it."""

import contextlib
import io
import re
import subprocess
import sys
import unittest
from pathlib import Path

from amalgamation.graph.compile import main as compile_main

SELECTED, UNSELECTED, MODEL, STALE_TEST = sys.argv[1:]


def operators(dependencies: str) -> set[str]:
    """The operator targets among the labels of a query's answer."""
    labels = Path(dependencies).read_text().splitlines()
    return {found[1] for label in labels if (found := re.fullmatch(r".*//ops:(\w+)", label))}


def compile_with(selection: str) -> tuple[int, str]:
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        status = compile_main(
            [MODEL, "--quiet", "--check-selection", selection, "--selection-name", "a.selection.bzl", "--update-command", "bazel run //:a.update"]
        )
    return status, said.getvalue()


class SelectionTest(unittest.TestCase):
    def test_with_a_selection_a_library_depends_on_those_operators_alone(self) -> None:
        self.assertEqual(operators(SELECTED), {"Add", "Mul", "Relu"})

    def test_without_one_every_operator_is_offered(self) -> None:
        self.assertLess({"Add", "Conv", "MatMul", "Mul", "Relu", "Softmax", "every"}, operators(UNSELECTED))

    def test_a_selection_that_fits_is_silent(self) -> None:
        self.assertEqual(compile_with("Add,Mul,Relu"), (0, ""))

    def test_a_stale_selection_is_one_line_with_the_command_that_mends_it(self) -> None:
        status, said = compile_with("Add,Conv,Mul")
        self.assertEqual(status, 1)
        self.assertEqual(
            said, "a.selection.bzl is out of date: it lacks Relu; it has no use for Conv. Run: bazel run //:a.update\n"
        )

    def test_the_test_of_a_stale_selection_fails_with_the_difference(self) -> None:
        done = subprocess.run([Path(STALE_TEST).absolute()], capture_output=True, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn('+    "Relu",', done.stdout)
        self.assertIn("stale.selection.bzl is out of date. Run: bazel run //tests/rules:stale.update", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
