# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A Bazel of the test's own, with an output base of its own, and what its build event protocol and execution log say of a build.

The one thing to know: it has no disk cache, unless a test gives one, so what it did not build came from the remote cache.
"""

from __future__ import annotations

import contextlib
import json
import math
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

SOURCE = Path(__file__).resolve().parent.parent.parent


def copy_of_source(place: Path) -> Path:
    """Copies this source tree, without what builds left in it."""
    ignore = shutil.ignore_patterns("bazel-*", ".git", "__pycache__", "user.bazelrc")
    return Path(shutil.copytree(SOURCE, place, ignore=ignore, symlinks=True))


class Build:
    """A command that has ended."""

    def __init__(self, code: int, said: str, events: Path, log: Path) -> None:
        self.code, self.said, self.log = code, said, log
        self._events = events

    def runners(self) -> dict[str, int]:
        """How many actions ran where, of the build event protocol: 'remote cache hit', 'linux-sandbox', 'internal', ..."""
        for line in reversed(self._events.read_text().splitlines()):
            if metrics := json.loads(line).get("buildMetrics"):
                return {runner["name"]: runner["count"] for runner in metrics["actionSummary"]["runnerCount"]}
        raise ValueError(f"no buildMetrics in {self._events}")

    def actions(self) -> Iterator[dict]:
        """The records of the execution log, one at a time, without the inputs: those are most of its bytes."""
        record: list[str] = []
        skip = False
        with open(self.log) as file:
            for line in file:
                if line.startswith('  "inputs": [{'):
                    skip = True
                elif skip:
                    skip = line != "  }],\n"
                elif line.startswith("}"):  # What is within a record is indented.
                    yield json.loads("".join(record) + "}")
                    record = [line[1:]]
                else:
                    record.append(line)


def _said_within_a_second(process: subprocess.Popen) -> str | None:
    """What the process said, when it has ended."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        return process.communicate(timeout=1)[0]
    return None


class Bazel:
    def __init__(self, workspace: Path, folder: Path, environment: dict[str, str] | None = None) -> None:
        """workspace: where it runs. folder: where its output base and logs lie. environment: besides that of the test."""
        self.workspace, self.folder = workspace, folder
        self.output_base = folder / "output"
        self.environment = os.environ | (environment or {})
        folder.mkdir(parents=True, exist_ok=True)

    def start(self, command: str, *words: str) -> subprocess.Popen:
        line = [SOURCE / "tools/bazel", f"--output_base={self.output_base}", "--max_idle_secs=60", command, *words]
        return subprocess.Popen(line, cwd=self.workspace, env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True, errors="replace")  # fmt: skip

    def build(self, *words: str, command: str = "build", log: bool = False, timeout: float = math.inf, meanwhile: Callable[[], None] = lambda: None) -> Build:
        """Builds, or with command="test" tests, without this machine's disk cache.

        log: writes an execution log. timeout: seconds, after which it raises TimeoutError. meanwhile: called every second; what it raises ends the build.
        """
        events, log_file = self.folder / "events.json", self.folder / "log.json"
        # The sandbox has a /tmp of its own, where a workspace under /tmp would not be.
        options = ["--disk_cache=", "--noincompatible_sandbox_hermetic_tmp", f"--build_event_json_file={events}"]
        options += [f"--execution_log_json_file={log_file}"] if log else []
        process = self.start(command, *options, *words)
        end = time.monotonic() + timeout
        try:
            while (said := _said_within_a_second(process)) is None:
                if time.monotonic() > end:
                    raise TimeoutError(f"bazel {command} has not ended after {timeout} s")
                meanwhile()
        except BaseException as error:
            # An interrupt lets it say what it was at.
            process.send_signal(signal.SIGINT)
            error.add_note("The build said:\n" + process.communicate()[0][-4000:])
            raise
        return Build(process.returncode, said, events, log_file)

    def run(self, command: str, *words: str) -> str:
        said, _ = self.start(command, *words).communicate()
        return said

    def close(self) -> None:
        """Ends the server and removes all that it made, the repositories too."""
        self.run("clean", "--expunge")
