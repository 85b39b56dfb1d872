# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A worker of a remote execution service: BuildBox, which takes actions from BuildGrid and runs each in a folder of its inputs.

    with BuildGrid(folder) as grid, Worker(program, grid, folder, "first"):
        ... "--config=remote", "--remote_executor=" + grid.address ...

The one thing to know: an action sees its declared inputs, no variable but its own, and the root directory of this machine.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from tests.remote.buildgrid import BuildGrid
from tests.remote.services import LOOPBACK, Service, accepts, free_port

# As //platforms:worker has them.
PROPERTIES = {"ISA": "x86-64", "OSFamily": "Linux"}


class Worker:
    def __init__(self, programs: Path, grid: BuildGrid, folder: Path, name: str, slots: int = 1) -> None:
        """programs: the folder of @buildbox. slots: how many actions it runs at a time."""
        self.folder = folder.absolute() / name
        self._programs, self._grid, self._name, self._slots = programs.absolute(), grid.address.replace("grpc:", "http:"), name, slots
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> "Worker":
        self.folder.mkdir(parents=True)
        with self._stack as stack:
            # What keeps blobs between actions: thousands of headers are fetched once.
            port = free_port()
            store = self._start(stack, "casd", f"--cas-remote={self._grid}", f"--bind={LOOPBACK}:{port}", "--log-level=warning", self.folder / "cas")
            store.wait_until(lambda: accepts(port), f"listening on port {port}")
            self._service = self._start(stack, "worker", f"--bots-remote={self._grid}", f"--cas-remote=http://{LOOPBACK}:{port}",
                                        f"--concurrent-jobs={self._slots}", f"--buildbox-run={self._programs}/buildbox-run-hosttools",
                                        "--runner-arg=--clearenv", *(f"--platform={key}={value}" for key, value in PROPERTIES.items()), self._name)  # fmt: skip
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _start(self, stack: contextlib.ExitStack, program: str, *words: str | Path) -> Service:
        environment = {"PATH": os.defpath, "TMPDIR": str(self.folder)}
        service = Service([self._programs / f"buildbox-{program}", *words], self.folder / f"{program}.log", environment)
        stack.callback(service.stop)
        return service

    def kill(self) -> None:
        """Kills it with the actions that it runs."""
        self._service.kill()

    def said(self) -> str:
        return self._service.said()
