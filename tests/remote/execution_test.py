# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""With --config=remote every action runs on a worker, a library's tests too, and makes the bytes that it makes here.

The one thing to know: the Bazel that asks for it builds a copy of this source tree with an output base of its own and no cache of this machine's, so
each action is run, and the execution log says by whom.

    execution_test.py BUILDBOX-WORKER ZIG FOLDER...    ZIG: the compiler, whose repository need not be unpacked once more; each FOLDER, in this package,
                                                       with a platform's files as built here

With --test_env=WORKER_ROOT=FOLDER the worker's root directory is that one, made from Containerfile, with /proc mounted: docs/remote.md has the commands.
"""

import collections
import hashlib
import os
import sys
import tempfile
import unittest
from pathlib import Path

from tests.remote.buildgrid import BuildGrid
from tests.remote.inner import Bazel, copy_of_source
from tests.remote.worker import Worker

PROGRAMS = Path(sys.argv[1]).absolute().parent
HERE = Path(__file__).parent
ZIG = Path(sys.argv[2]).resolve().parent.parent
FOLDERS = sys.argv[3:]
TESTS = ["//tests/rules:selected.selection_test", "//tests/rules:selected.test"]
# Kinds of actions that a library and its tests are made by: each must have been among those that ran.
EXPECTED = {"CppArchive", "CppCompile", "CppLink", "PredictCompile", "PredictKernelTable", "TestRunner", "TinyModel", "ZigSysroot"}
# Ten times what it takes: a service that no longer hands out actions would let the build wait for ever.
PATIENCE = 1200  # seconds
# Kinds that run here. docs/remote.md names each with its reason: there are none.
LOCAL: set[str] = set()


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


class ExecutionTest(unittest.TestCase):
    def test_each_action_runs_on_a_worker_and_makes_the_same_bytes(self):
        folder = Path(self.enterContext(tempfile.TemporaryDirectory(dir=os.environ.get("TEST_TMPDIR"))))
        # A worker on a machine that does other work, too, may say nothing for longer than the default and is not dead.
        grid = self.enterContext(BuildGrid(folder / "grid", worker_patience=60))
        root = Path(os.environ["WORKER_ROOT"]).absolute() if "WORKER_ROOT" in os.environ else None
        workers = Path(self.enterContext(tempfile.TemporaryDirectory(dir=root / "tmp"))) if root else folder / "workers"
        worker = self.enterContext(Worker(PROGRAMS, grid, workers, "worker", slots=2, root=root))
        bazel = Bazel(copy_of_source(folder / "source"), folder / "bazel")
        self.addCleanup(bazel.close)
        targets = [f"//tests/remote:{name}" for name in FOLDERS] + TESTS
        # One connection: more than BuildGrid's number of calls at a time are refused.
        remote = ["--config=remote", f"--remote_executor={grid.address}", "--remote_max_connections=1", f"--override_repository={ZIG.name}={ZIG}"]
        done = bazel.build(*remote, *targets, command="test", log=True, timeout=PATIENCE, meanwhile=worker.keep)
        self.assertEqual(done.code, 0, done.said[-8000:] + worker.said())
        ran = collections.Counter((action["mnemonic"], action["runner"]) for action in done.actions())
        print("\n".join(f"{count:4} {mnemonic:20} {runner}" for (mnemonic, runner), count in sorted(ran.items())))
        elsewhere = {mnemonic for mnemonic, runner in ran if runner not in ["remote", "remote cache hit"]}
        self.assertEqual(elsewhere - LOCAL, set())
        self.assertEqual(EXPECTED - {mnemonic for mnemonic, _ in ran}, set())
        self.assertLessEqual(set(done.runners()) - {"total", "internal"}, {"remote", "remote cache hit"})
        made = Path(bazel.run("info", "--config=remote", "--ui_event_filters=-info", "bazel-bin").splitlines()[-1]) / "tests/remote"
        for name in FOLDERS:
            with self.subTest(name):
                here = digests(HERE / name)
                self.assertTrue(here)
                self.assertEqual(digests(made / name), here)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
