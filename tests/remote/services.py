# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Programs that run beside a test, on loopback, and end with it.

The one thing to know: the kernel kills them when this process ends in whatever way, so nothing is left behind by a test that was killed.
"""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

LOOPBACK = "127.0.0.1"
_PATIENCE = 60  # seconds, for a program to be ready on a machine with much to do


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return probe.getsockname()[1]


def accepts(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection((LOOPBACK, port), 1):
        return True
    return False


class Service:
    """A running program, whose output is in the file `log`."""

    def __init__(self, command: Sequence[str | Path], log: Path, environment: Mapping[str, str] | None = None, privileges: Sequence[str] = ()) -> None:
        """privileges: what more setpriv(1) is told."""
        self.log = log
        self._name = Path(command[0]).name
        with open(log, "wb") as out:
            # A process group of its own: a worker's actions end with it.
            self.process = subprocess.Popen(["setpriv", "--pdeathsig=KILL", *privileges, "--", *command], env=environment, stdin=subprocess.DEVNULL,
                                            stdout=out, stderr=subprocess.STDOUT, start_new_session=True)  # fmt: skip

    def wait_until(self, ready: Callable[[], bool], what: str) -> None:
        end = time.monotonic() + _PATIENCE
        while not ready():
            if self.process.poll() is not None:
                raise RuntimeError(f"{self._name} ended with {self.process.returncode} before {what}:\n{self.said()}")
            if time.monotonic() > end:
                raise RuntimeError(f"{self._name}: after {_PATIENCE} s not yet {what}:\n{self.said()}")
            time.sleep(0.05)

    def said(self) -> str:
        """The end of the log."""
        return self.log.read_text(errors="replace")[-4000:]

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Asks it to end, and kills it with all that it started when it has not after ten seconds."""
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(10)
        self.kill()

    def kill(self) -> None:
        """Kills it and all that it started, now."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
