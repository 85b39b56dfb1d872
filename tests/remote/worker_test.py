# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What can go wrong with the machines that build, in a workspace of a few lines: it ends with the right bytes, or says what it lacks.

The one thing to know: an action here tells that it has begun in a folder of this machine, where a worker on another machine could not.
"""

import os
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path
from typing import Any

from tests.remote.buildgrid import BuildGrid
from tests.remote.inner import SOURCE, Bazel, Build
from tests.remote.worker import Worker

PROGRAMS = Path(sys.argv.pop(1)).absolute().parent

_RULES = """\
def _impl(ctx):
    out = ctx.actions.declare_file(ctx.label.name + ".out")
    ctx.actions.run_shell(outputs = [out], inputs = ctx.files.srcs, command = ctx.attr.command, arguments = [out.path], mnemonic = "Made")
    return [DefaultInfo(files = depset([out]))]

made = rule(_impl, attrs = {"command": attr.string(), "srcs": attr.label_list(allow_files = True)})
"""
_BUILD = """\
load(":rules.bzl", "made")
made(name = "slow", command = "touch %s/$$; (cat text; sleep 4; cat text) > $1", srcs = ["text"])
made(name = "greedy", command = "cp other $1", srcs = ["text"])
made(name = "curious", command = "echo $HOME.$BUILDGRID_SECRET > $1")
"""
# As --config=remote has it.
_OPTIONS = ["--spawn_strategy=remote", "--noremote_local_fallback", "--remote_default_exec_properties=OSFamily=Linux",
            "--remote_default_exec_properties=ISA=x86-64"]  # fmt: skip


class WorkerTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        folder = tempfile.TemporaryDirectory(dir=os.environ.get("TEST_TMPDIR"))
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.grid = cls.enterClassContext(BuildGrid(cls.folder / "grid", worker_patience=3))
        subprocess.run([SOURCE / "tools/bazel", "--version"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)

    def setUp(self) -> None:
        self.name = self._testMethodName
        self.begun = self.folder / self.name / "begun"
        self.begun.mkdir(parents=True)
        workspace = self.folder / self.name / "workspace"
        workspace.mkdir()
        files = {"MODULE.bazel": "", "rules.bzl": _RULES, "text": f"{self.name}\n", "other": "", "BUILD": _BUILD % self.begun}
        for name, text in files.items():
            (workspace / name).write_text(text)
        self.bazel = Bazel(workspace, self.folder / self.name / "bazel")
        self.addCleanup(self.bazel.close)

    def worker(self, name: str) -> Worker:
        return self.enterContext(Worker(PROGRAMS, self.grid, self.folder / self.name, f"{self.name}-{name}"))

    def build(self, target: str, **limits: Any) -> Build:
        return self.bazel.build(f"--remote_executor={self.grid.address}", *_OPTIONS, target, **limits)

    def count_begun(self) -> int:
        return len(list(self.begun.iterdir()))

    def test_what_a_killed_worker_was_at_another_does_again(self):
        first = self.worker("first")
        build = self.bazel.start("build", "--disk_cache=", f"--remote_executor={self.grid.address}", *_OPTIONS, "//:slow")
        self.addCleanup(build.kill)
        self.wait_for_begun(1, build)
        first.kill()
        self.worker("second")
        said, _ = build.communicate()
        self.assertEqual(build.returncode, 0, said + first.said())
        self.assertEqual(self.count_begun(), 2)
        self.assertEqual((self.bazel.workspace / "bazel-bin/slow.out").read_text(), f"{self.name}\n" * 2)
        self.assertIn("1 remote", said)

    def test_a_worker_that_is_held_up_for_too_long_ends_and_is_started_again(self):
        worker = self.worker("only")

        def meanwhile() -> None:
            if self.count_begun() == 1 and not held_up:
                held_up.append(True)
                worker.hold_up(8)
            worker.keep()

        held_up: list[bool] = []
        done = self.build("//:slow", timeout=120, meanwhile=meanwhile)
        self.assertEqual(done.code, 0, done.said + worker.said())
        self.assertEqual(self.count_begun(), 2)

    def test_a_worker_that_ends_again_and_again_ends_the_build_with_what_it_said(self):
        worker = self.worker("only")

        def meanwhile() -> None:
            worker.kill()
            worker.keep()

        with self.assertRaisesRegex(RuntimeError, "(?s)the worker .*-only has ended 4 times\nwith -9:\n.*Starting buildbox-worker"):
            self.build("//:slow", meanwhile=meanwhile)

    def test_a_build_that_nobody_works_for_ends_in_time(self):
        with self.assertRaisesRegex(TimeoutError, "bazel build has not ended after 5 s"):
            self.build("//:slow", timeout=5)

    def wait_for_begun(self, count: int, build: subprocess.Popen) -> None:
        end = time.monotonic() + 120
        while self.count_begun() < count:
            self.assertIsNone(build.poll(), "the build ended before the action began")
            self.assertLess(time.monotonic(), end, "no worker took the action up")
            time.sleep(0.05)

    def test_an_input_that_is_not_declared_is_not_there(self):
        self.worker("only")
        there = self.build("//:greedy")
        self.assertEqual(there.code, 1, there.said)
        self.assertRegex(there.said, "cannot stat 'other': No such file or directory")
        self.assertFalse((self.bazel.workspace / "bazel-bin/greedy.out").exists())
        here = self.bazel.build("--spawn_strategy=local", "//:greedy")
        self.assertEqual(here.code, 0, here.said)

    def test_a_variable_of_the_worker_does_not_reach_an_action(self):
        self.worker("only")
        self.assertEqual(self.build("//:curious").code, 0)
        self.assertEqual((self.bazel.workspace / "bazel-bin/curious.out").read_text(), ".\n")

    def test_a_service_that_is_not_there_ends_the_build(self):
        done = self.bazel.build("--remote_executor=grpc://127.0.0.1:1", "--remote_retries=0", *_OPTIONS, "//:curious")
        self.assertNotEqual(done.code, 0)
        self.assertRegex(done.said, "Made curious.out failed: .*UNAVAILABLE")
        self.assertFalse((self.bazel.workspace / "bazel-bin/curious.out").exists())


if __name__ == "__main__":
    unittest.main(verbosity=2)
