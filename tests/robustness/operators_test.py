# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Damaged programs of every operator: what its check lets through must not read or write outside its tensors.

The one thing to know: each operator's cases are compiled, then damaged by hostile.cc behind right checksums, so that it is the
operator's own check that is tried. Arguments: operators to test alone.
"""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from amalgamation.graph.compile import compile_model
from amalgamation.ops import cases as ops_cases

HOSTILE = Path(__file__).parent / "hostile_operators"
ROUNDS = "60"


class HostileOperators(unittest.TestCase):
    """One test for each operator, added below."""


def survives(operator: str, cases: list) -> object:
    def test(self: unittest.TestCase) -> None:
        with tempfile.TemporaryDirectory() as folder:
            paths = []
            for number, case in enumerate(cases):
                paths.append(Path(folder) / f"{operator}{number}")
                paths[-1].write_bytes(compile_model(ops_cases.model(case).SerializeToString()).program_bytes)
            done = subprocess.run([HOSTILE, ROUNDS, "1", *paths], capture_output=True, text=True, timeout=800, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)

    return test


def shard(names: list[str]) -> list[str]:
    """Those of `names` that this process shall test: Bazel starts several."""
    if status := os.environ.get("TEST_SHARD_STATUS_FILE"):
        Path(status).touch()
    return names[int(os.environ.get("TEST_SHARD_INDEX", 0))::int(os.environ.get("TEST_TOTAL_SHARDS", 1))]


def main() -> None:
    wanted = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    cases = ops_cases.all_cases()
    for operator in wanted or shard(sorted(cases)):
        setattr(HostileOperators, f"test_{operator}_survives", survives(operator, cases[operator]))
    unittest.main(argv=[sys.argv[0], *(argument for argument in sys.argv[1:] if argument.startswith("-"))])


if __name__ == "__main__":
    main()
