# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A worker of a remote execution service: BuildBox, which takes actions from BuildGrid and runs each in a folder of its inputs.

    with BuildGrid(folder) as grid, Worker(program, grid, folder, "first"):
        ... "--config=remote", "--remote_executor=" + grid.address ...

The one thing to know: an action sees its declared inputs, no variable but its own, and the root directory of this machine, or another that is given.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import time
from pathlib import Path

from tests.remote.buildgrid import BuildGrid
from tests.remote.services import LOOPBACK, Service, accepts, free_port

# As //platforms:worker has them.
PROPERTIES = {"ISA": "x86-64", "OSFamily": "Linux"}
# How often one that has ended is started again.
_STARTS_AGAIN = 3


class Worker:
    def __init__(self, programs: Path, grid: BuildGrid, folder: Path, name: str, slots: int = 1, root: Path | None = None) -> None:
        """programs: the folder of @buildbox. slots: how many actions it runs at a time. root: its root directory, `folder` being in it, and /proc."""
        self.folder, self._root = folder.absolute() / name, root
        self._programs, self._grid, self._name, self._slots = programs.absolute(), grid.address.replace("grpc:", "http:"), name, slots
        self._stack = contextlib.ExitStack()
        self._ended: list[str] = []

    def __enter__(self) -> "Worker":
        self.folder.mkdir(parents=True)
        if self._root:
            self._programs = shutil.copytree(self._programs, self.folder / "buildbox", symlinks=False)
        with self._stack as stack:
            # What keeps blobs between actions: thousands of headers are fetched once.
            port = free_port()
            store = self._start(stack, "casd", f"--cas-remote={self._grid}", f"--bind={LOOPBACK}:{port}", "--log-level=warning", self.folder / "cas")
            store.wait_until(lambda: accepts(port), f"listening on port {port}")
            self._store = f"http://{LOOPBACK}:{port}"
            self._begin(stack)
            self._stack = stack.pop_all()
        return self

    def _begin(self, stack: contextlib.ExitStack) -> None:
        self._service = self._start(stack, "worker", f"--bots-remote={self._grid}", f"--cas-remote={self._store}", f"--concurrent-jobs={self._slots}",
                                    f"--buildbox-run={self._inside(self._programs)}/buildbox-run-hosttools", "--runner-arg=--clearenv",
                                    *(f"--platform={key}={value}" for key, value in PROPERTIES.items()), self._name)  # fmt: skip

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _start(self, stack: contextlib.ExitStack, program: str, *words: str | Path) -> Service:
        command = [self._inside(word) for word in [self._programs / f"buildbox-{program}", *words]]
        environment = {"PATH": os.defpath, "TMPDIR": self._inside(self.folder)}
        service = Service(["/usr/sbin/chroot", self._root, *command] if self._root else command, self.folder / f"{program}.log", environment)
        stack.callback(service.stop)
        return service

    def _inside(self, word: str | Path) -> str:
        """A path as it is in its root directory."""
        return f"/{word.relative_to(self._root)}" if self._root and isinstance(word, Path) else str(word)

    def keep(self) -> None:
        """Starts it again when it has ended: so it does when the service took it for dead while this machine was busy. Raises when it ends too often."""
        if (code := self._service.process.poll()) is None:
            return
        self._service.kill()  # The actions that it left.
        self._ended.append(f"with {code}:\n{self.said()}")
        if len(self._ended) > _STARTS_AGAIN:
            raise RuntimeError(f"the worker {self._name} has ended {len(self._ended)} times\n" + "\n".join(self._ended))
        self._begin(self._stack)

    def hold_up(self, seconds: float) -> None:
        """Lets it do nothing for so long, as a machine does that has too much else to do."""
        os.killpg(self._service.process.pid, signal.SIGSTOP)
        time.sleep(seconds)
        os.killpg(self._service.process.pid, signal.SIGCONT)

    def kill(self) -> None:
        """Kills it with the actions that it runs."""
        self._service.kill()

    def said(self) -> str:
        return self._service.said()
