# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""examples/monorepo_bzlmod and examples/monorepo_workspace, copied out of this source tree as a stranger would have them, build their
libraries and packages, and their own tests pass: predictions against onnxruntime, and a program that runs one.

The one thing to know: a Bazel of its own does it, with an output base of its own. What this clone has built comes from the disk cache.
"""

import os
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent.parent

# The sandbox has a /tmp of its own, where a checkout of this workspace under /tmp would not be.
OPTIONS = ["--noincompatible_sandbox_hermetic_tmp"]


class MonorepoTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(dir=os.environ["TEST_TMPDIR"])
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def bazel(self, command: str, *words: str) -> str:
        """Runs Bazel in the copy; returns what it printed."""
        startup = [str(SOURCE / "tools/bazel"), f"--output_base={self.folder}/output"]
        done = subprocess.run([*startup, command, *words], cwd=self.folder / "monorepo", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)  # fmt: skip
        self.assertEqual(done.returncode, 0, done.stdout[-8000:])
        return done.stdout

    def copy(self, example: str, file: str) -> None:
        """Copies an example, whose `file` then says where this source tree is."""
        copy = self.folder / "monorepo"
        shutil.copytree(SOURCE / "examples" / example, copy, ignore=shutil.ignore_patterns("bazel-*"))
        text = (copy / file).read_text()
        self.assertEqual(text.count('path = "../.."'), 1)
        (copy / file).write_text(text.replace('path = "../.."', f'path = "{SOURCE}"'))
        self.addCleanup(self.bazel, "clean", "--expunge")

    def check(self, *options: str) -> None:
        """Everything of the copy is built and tested, and what should be there is there."""
        # Besides what //... is: what is made when somebody asks for it alone.
        said = self.bazel("test", *OPTIONS, *options, "--test_output=all", "//...", "//models:score.explain")
        print("\n".join(line for line in said.splitlines() if "agrees" in line or "classes, by" in line or "PASSED" in line))
        for test in ["//app:score_test", "//models:score.selection_test", "//models:score.test"]:
            self.assertRegex(said, rf"(?m)^{test} .*PASSED")
        models = self.folder / "monorepo/bazel-bin/models"
        self.assertTrue((models / "score/libscore.so").is_file())
        self.assertTrue((models / "score_package/score-linux_x86_64.tar.gz").is_file(), sorted(map(str, models.rglob("*.tar.gz"))))

    def test_with_modules_with_a_platform_an_operator_and_a_backend_of_its_own(self):
        self.copy("monorepo_bzlmod", "MODULE.bazel")
        self.check()
        source = (self.folder / "monorepo/bazel-bin/models/score_source/predict.cc").read_text()
        for file in ["ops/Shrink/kernel-inl.h", "backends/fma128/vec.h"]:
            self.assertTrue(file in source, f"predict.cc has nothing of {file}")
        explained = (self.folder / "monorepo/bazel-bin/models/score.explain.txt").read_text()
        self.assertRegex(explained, r"(?m)^  Shrink +[1-9]", "no line of what Shrink costs")
        self.assertRegex(explained, r"(?m)^ +\d+ +Shrink +.*\(Shrink\)", "no step of the node that is Shrink")

    def test_with_a_workspace_alone(self):
        self.copy("monorepo_workspace", "WORKSPACE")
        # Where the monorepo's rule sets are on this machine.
        self.check("--config=without_bzlmod")


if __name__ == "__main__":
    unittest.main(verbosity=2)
