# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A Bazel of the test's own, in the source tree, with an output base of its own."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent.parent


class Bazel:
    def __init__(self, folder: Path) -> None:
        """folder: where its output base is."""
        self._start = [str(SOURCE / "tools/bazel"), f"--output_base={folder}/output"]

    def build(self, *words: str) -> subprocess.CompletedProcess:
        """Builds; what it printed is in stderr."""
        # The sandbox has a /tmp of its own, where a stand-in under /tmp would not be; bazel-bin in the source tree is the user's.
        options = ["--noincompatible_sandbox_hermetic_tmp", "--experimental_convenience_symlinks=ignore", "--curses=no"]
        return self._run("build", *options, *words)

    def outputs(self, done: subprocess.CompletedProcess) -> list[Path]:
        """The files that a build of one target names at its end."""
        said = done.stderr.partition(" up-to-date:\n")[2]
        return [SOURCE / path for path in re.findall(r"^  (\S+)$", said, re.M)]

    def end(self) -> None:
        self._run("clean", "--expunge")

    def _run(self, *words: str) -> subprocess.CompletedProcess:
        return subprocess.run([*self._start, *words], cwd=SOURCE, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
