# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A Bazel in the generated monorepo, and what its build event protocol says: what was analysed, and which actions ran.

The one thing to know: an action that Bazel's own record of the last build makes superfluous is not among those that ran; one whose result comes out of
the disk cache is.
"""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
import time
from pathlib import Path


@dataclasses.dataclass(frozen=True)
class Metrics:
    """Of one command: seconds of its loading and analysis as Bazel takes the time, of the wall clock about all of it, and of the server's CPU time since its
    start; bytes of heap after a garbage collection, and counts."""

    analysis: float
    wall: float
    cpu: float
    heap: int
    targets: int
    configured: int
    actions: int


class Monorepo:
    """Runs Bazel in `folder`, with an output base of its own."""

    def __init__(self, folder: Path, output_base: Path) -> None:
        self.folder = folder
        self._output_base = output_base
        self._events = output_base.parent / "events.json"

    def bazel(self, command: str, *words: str) -> str:
        """Runs a command; returns what it printed on stdout. Raises RuntimeError with all it said if it fails."""
        done = subprocess.run(["tools/bazel", f"--output_base={self._output_base}", command, *words], cwd=self.folder, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"bazel {command} {' '.join(words[-3:])}: exit code {done.returncode}\n{done.stderr[-6000:]}")
        return done.stdout

    def analyse(self, *words: str, fresh: bool = False) -> Metrics:
        """Loads and analyses; fresh: by a server that has just been started."""
        if fresh:
            self.bazel("shutdown")
        begin = time.monotonic()
        events = self._build("--nobuild", f"--memory_profile={self._output_base.parent}/memory", *words)
        wall = time.monotonic() - begin
        [metrics] = [event["buildMetrics"] for event in events if "buildMetrics" in event]
        graph = metrics["buildGraphMetrics"]
        targets = sum("targetConfigured" in event["id"] for event in events)
        analysis = int(metrics["timingMetrics"]["analysisPhaseTimeInMs"]) / 1e3
        return Metrics(analysis, wall, self._server_cpu(), int(metrics["memoryMetrics"]["usedHeapSizePostBuild"]), targets, int(graph["actionLookupValueCount"]),
                       int(graph["actionCount"]))

    def build(self, *words: str) -> dict[str, tuple[str, str]]:
        """Builds. Returns of each action that ran its first output with its mnemonic and its target."""
        ran = {}
        for event in self._build("--build_event_publish_all_actions", *words):
            if "actionCompleted" in event["id"]:
                done = event["id"]["actionCompleted"]
                if event["action"]["type"] == "BazelWorkspaceStatusAction":  # Bazel's own, in each build.
                    continue
                ran[done["primaryOutput"]] = (event["action"]["type"], done.get("label", ""))
        return ran

    def _build(self, *words: str) -> list[dict]:
        self.bazel("build", "--noshow_progress", f"--build_event_json_file={self._events}", *words)
        with open(self._events, encoding="utf-8") as file:
            return [json.loads(line) for line in file]

    def _server_cpu(self) -> float:
        """Seconds, user and system, of the server since its start."""
        pid = self.bazel("info", "server_pid").strip()
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
