# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The three causes of a cache's misses, each provoked by a rule that is wrong, in a workspace of a few lines: tools/cache_diff names them.

The one thing to know: it is built in two folders, with another environment in the second, and one nginx is the cache of both. A rule
without fault has its hits there, so what is missed has the cause that the rule is written for.
"""

import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from tests.remote.inner import SOURCE, Bazel, Build
from third_party.run import nginx

# Each rule's first action is wrong, or not; the second is not, but reads what the first has made.
_RULES = """\
load("@place//:place.bzl", "PLACE")

def _impl(ctx):
    middle, out = [ctx.actions.declare_file(ctx.label.name + "." + end) for end in ["middle", "out"]]
    ctx.actions.run_shell(
        outputs = [middle],
        inputs = ctx.files.src,
        command = {
            "none": "cat $1 > $2",
            "path": "cat $3/$1 > $2",
            "path_within": "(cat $1; pwd) > $2",
            "environment": "(cat $1; echo $PATH) > $2",
            "time": "(cat $1; date +%s.%N) > $2",
        }[ctx.label.name],
        arguments = [ctx.file.src.path, middle.path, PLACE if ctx.label.name == "path" else ""],
        use_default_shell_env = ctx.label.name == "environment",
        # Made on each machine, as when a cache has dropped it: then what is made of it shows.
        execution_requirements = {"no-cache": ""} if ctx.label.name in ["path_within", "time"] else {},
        mnemonic = "First",
    )
    ctx.actions.run_shell(outputs = [out], inputs = [middle], command = "cp $1 $2", arguments = [middle.path, out.path], mnemonic = "Second")
    return [DefaultInfo(files = depset([out]))]

made = rule(_impl, attrs = {"src": attr.label(allow_single_file = True)})
"""
_FILES = {
    "MODULE.bazel": 'place = use_repo_rule("//:place.bzl", "place")\nplace(name = "place")\n',
    "place.bzl": """\
def _impl(rctx):
    rctx.file("BUILD")
    rctx.file("place.bzl", "PLACE = %r\\n" % str(rctx.workspace_root))

place = repository_rule(_impl, local = True)
""",
    "rules.bzl": _RULES,
    "BUILD": 'load(":rules.bzl", "made")\n[made(name = n, src = "text") for n in ["none", "path", "path_within", "environment", "time"]]\n',
    "text": "one line\n",
}
# A rule of Bazel's older days: PATH is the caller's.
_OPTIONS = ["--noincompatible_strict_action_env"]


class MissesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory(dir=os.environ.get("TEST_TMPDIR"))
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.url = cls.enterClassContext(nginx.webdav_cache(cls.folder / "cache"))
        cls.bazels = {}
        for clone, path in [("a", ""), ("deeper/b", ":/nonexistent")]:
            workspace = cls.folder / clone
            workspace.mkdir(parents=True)
            for name, text in _FILES.items():
                (workspace / name).write_text(text)
            cls.bazels[clone] = Bazel(workspace, cls.folder / f"{workspace.name}_output", {"PATH": os.environ["PATH"] + path})
            cls.addClassCleanup(cls.bazels[clone].close)

    def builds(self, target: str) -> tuple[Build, Build, str]:
        """Builds it in both; returns the builds, and what cache_diff says."""
        done = [bazel.build(f"--remote_cache={self.url}", *_OPTIONS, target, log=True) for bazel in self.bazels.values()]
        for build in done:
            self.assertEqual(build.code, 0, build.said)
        command = [sys.executable, SOURCE / "tools/cache_diff", *(build.log for build in done), "--files", *(bazel.workspace for bazel in self.bazels.values())]
        diff = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertEqual(diff.returncode, 0 if target == "//:none" else 1, diff.stdout)
        print(f"{target}\n{diff.stdout}")
        return *done, diff.stdout

    def check(self, target: str, misses: int, *parts: str) -> str:
        _, second, said = self.builds(target)
        runners = second.runners()
        self.assertEqual((runners.get("remote cache hit", 0), runners.get("linux-sandbox", 0)), (2 - misses, misses), second.said)
        for part in parts:
            self.assertIn(part, said)
        return said

    def test_a_rule_without_fault_has_only_hits(self):
        self.check("//:none", 0, "2 actions are in both logs: 0 have different keys, by 0 causes.\n")

    def test_a_path(self):
        """The command line names the workspace's folder; what is made of it is the same, so that the second action is a hit."""
        a, b = (bazel.workspace for bazel in self.bazels.values())
        self.check("//:path", 1, "1 have different keys, by 1 cause.", "path: a folder of the machine in the command line", f"B  {b}\n", "in //:path  First")

    def test_an_environment(self):
        self.check("//:environment", 2, "by 1 cause.", "environment: the variable PATH", "/nonexistent\n", "in //:environment  First", "1 more differs")

    def test_a_path_in_a_file(self):
        self.check("//:path_within", 2, "by 1 cause.", "path: a folder of the machine in what it wrote", "/b_output\n", "in //:path_within  First",
                   "1 more differs")  # fmt: skip

    def test_a_time(self):
        said = self.check("//:time", 2, "by 1 cause.", "time: equal keys, but other bytes", "in //:time  First", "1 more differs")
        self.assertRegex(said, r"A  \d{10}\.\d{9}\n    B  \d{10}\.\d{9}\n")


if __name__ == "__main__":
    unittest.main(verbosity=2)
