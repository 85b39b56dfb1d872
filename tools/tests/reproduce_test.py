# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""tools/reproduce finds and names what makes outputs differ, and builds two platforms of this workspace twice to the same bytes.

reproduce_test.py ZIG      the compiler, whose repository both builds share: it takes a minute to unpack
"""

import os
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent.parent
ZIG = Path()

# Each is a cause and a command that lets it into an output.
CAUSES = {
    "the clock": "date +%Y-%m-%d",
    "the path of the clone": "pwd",
    "the user": "id -un",
    "the locale": "echo $$LANG",
    "HOME": "echo $$HOME",
    "the time zone": "echo $$TZ",
}
# The constant, and what Bazel itself makes the same for every action.
SAME = {"constant": "echo 1", "umask": "umask; touch made; stat -c %a made"}
BUILD = """
[genrule(name = name, outs = [name + ".txt"], cmd = "(" + cmd + ") > $@") for name, cmd in {%s}.items()]
"""
# As a workspace is that does not keep the environment from its actions.
BAZELRC = """
common --lockfile_mode=off
common --repo_env=BAZEL_DO_NOT_DETECT_CPP_TOOLCHAIN=1
build --noincompatible_strict_action_env --action_env=HOME --action_env=LANG --action_env=TZ
"""


def reproduce(folder: Path, *words: str) -> subprocess.CompletedProcess:
    return subprocess.run([SOURCE / "tools/reproduce", *words], cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


class ReproduceTest(unittest.TestCase):
    maxDiff = None

    def folder(self) -> Path:
        folder = tempfile.TemporaryDirectory(dir=os.environ["TEST_TMPDIR"])
        self.addCleanup(folder.cleanup)
        return Path(folder.name)

    def test_every_cause_of_a_difference_is_found_and_named(self):
        folder = self.folder()
        commands = {re.sub(r"\W", "_", what): command for what, command in (CAUSES | SAME).items()}
        (folder / "MODULE.bazel").write_text('module(name = "irreproducible")\n')
        (folder / ".bazelrc").write_text(BAZELRC)
        (folder / "BUILD").write_text(BUILD % ", ".join(f'"{name}": "{command}"' for name, command in commands.items()))
        done = reproduce(folder, "//...", f"--keep={folder}/kept")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr[-4000:])
        table = dict(re.findall(r"bin/(\w+).txt +\d+ [0-9a-f]{64} (\w+)$", done.stdout, re.M))
        self.assertEqual(table, {re.sub(r"\W", "_", what): "different" for what in CAUSES} | {what: "same" for what in SAME}, done.stdout)
        for what in CAUSES:
            name = re.sub(r"\W", "_", what)
            [causes] = re.findall(rf"bin/{name}.txt:\n(?:  [-+@].*\n)+  cause: (.*)", done.stdout)
            self.assertIn(what, causes.split(", "))
        self.assertEqual(len(list((folder / "kept").rglob("*.txt"))), 2 * len(commands))

    def test_two_platforms_built_twice_are_the_same(self):
        repository = ZIG.resolve().parent.parent
        done = reproduce(SOURCE, "//tools/tests:twice_linked", "//tools/tests:twice_operator", f"--override_repository={repository.name}={repository}")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr[-4000:])
        print(done.stdout)
        for name in ("twice_linked/android_arm64/libhello_shared.so", "twice_linked/wasm_simd/hello_shared.wasm", "twice_operator/wasm_simd/libRelu.a"):
            self.assertRegex(done.stdout, rf"(?m)/{name} +\d+ [0-9a-f]{{64}} same$")

    def test_nothing_to_compare_is_exit_status_2_with_the_reason(self):
        for words, reason in {(): "which targets", ("//x", "--without=path"): "clock, user", ("//x", "--keep=/var/tmp"): "name a new folder"}.items():
            done = reproduce(SOURCE, *words)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn(reason, done.stderr)
        done = reproduce(Path("/"), "//x")
        self.assertEqual((done.returncode, done.stderr), (2, "reproduce: / is in no Bazel workspace: call it in one\n"))


if __name__ == "__main__":
    ZIG = Path(sys.argv[1])
    unittest.main(argv=sys.argv[:1], verbosity=2)
