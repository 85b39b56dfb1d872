# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A remote cache and execution service on loopback: BuildGrid, with PostgreSQL for its queue of actions.

    with BuildGrid(folder) as grid:
        ... "--remote_cache=" + grid.address ...

The one thing to know: all that it keeps lies in the folder, blobs in cas/ by their digest, logs in *.log; it starts empty, and it has no
workers: see worker.py.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from tests.remote.services import LOOPBACK, Service, accepts, free_port

_NOBODY = 65534

# Actions are tried three times in all: when a worker dies, another takes them up; one that brings every worker down fails.
_CONFIGURATION = """\
server:
  - !channel {{address: "{loopback}:{port}", insecure-mode: true}}
connections:
  - !sql-connection &sql {{connection-string: "{database}"}}
storages:
  - !disk-storage &cas {{path: {folder}/cas}}
caches:
  - !lru-action-cache &results {{storage: *cas, max-cached-refs: 100000, allow-updates: true}}
schedulers:
  - !sql-scheduler &queue
    sql: *sql
    action-cache: *results
    storage: *cas
    property-set: !dynamic-property-set {{}}
    poll-interval: 0.2
    bot-session-keepalive-timeout: {worker_patience}
    session-expiry-timer-interval: 1
    max-job-attempts: 3
    assigners: [!priority-age-assigner {{count: 1, interval: 0.1}}]
instances:
  - name: ""
    services:
      - !action-cache {{cache: *results}}
      - !execution {{scheduler: *queue}}
      - !cas {{storage: *cas}}
      - !bytestream {{storage: *cas}}
# Bazel uploads by the hundred; calls above this number fail. Threads are started as they are needed.
thread-pool-size: 1000
"""


class BuildGrid:
    def __init__(self, folder: Path, worker_patience: int = 10) -> None:
        """worker_patience: seconds without a word after which a worker is taken for dead."""
        self.folder = folder.absolute()
        self.port = free_port()
        self.address = f"grpc://{LOOPBACK}:{self.port}"
        self._worker_patience = worker_patience
        self._stack = contextlib.ExitStack()

    def __enter__(self) -> "BuildGrid":
        self.folder.mkdir(parents=True, exist_ok=True)
        with self._stack as stack:
            database = self._start_postgres(stack)
            self._bgd("migrate", "apply", database)
            configuration = self.folder / "bgd.yml"
            configuration.write_text(_CONFIGURATION.format(loopback=LOOPBACK, port=self.port, database=database, folder=self.folder,
                                                           worker_patience=self._worker_patience))  # fmt: skip
            server = Service(_bgd("server", "start", str(configuration)), self.folder / "bgd.log", _environment())
            stack.callback(server.stop)
            server.wait_until(lambda: accepts(self.port), f"listening on port {self.port}")
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _bgd(self, *words: str) -> None:
        done = subprocess.run(_bgd(*words), env=_environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            raise RuntimeError(f"bgd {' '.join(words)} ended with {done.returncode}:\n{done.stdout[-4000:]}")

    def _start_postgres(self, stack: contextlib.ExitStack) -> str:
        """Starts PostgreSQL with an empty database; returns the database's URL."""
        programs = Path(importlib.util.find_spec("pgserver").origin).parent / "pginstall/bin"
        data = self.folder / "postgres"
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir(mode=0o700)
        privileges = []
        if os.geteuid() == 0:
            # PostgreSQL refuses to be root. Nobody may not enter root's folders, where it and its data lie, but with this capability, which
            # access(2) takes into account with this bit.
            os.chown(data, _NOBODY, _NOBODY)
            privileges = [f"--reuid={_NOBODY}", f"--regid={_NOBODY}", "--clear-groups", "--inh-caps=+dac_override", "--ambient-caps=+dac_override",
                          "--securebits=+no_setuid_fixup"]  # fmt: skip
        initialise = [programs / "initdb", "--pgdata", data, "--username=postgres", "--auth=trust", "--no-sync", "--no-locale", "--encoding=UTF8"]
        initdb = Service(initialise, self.folder / "initdb.log", privileges=privileges)
        if initdb.process.wait():
            raise RuntimeError(f"initdb ended with {initdb.process.returncode}:\n{initdb.said()}")
        port = free_port()
        options = [f"listen_addresses={LOOPBACK}", f"port={port}", "unix_socket_directories=", "fsync=off"]
        server = Service([programs / "postgres", "-D", data, *(word for option in options for word in ("-c", option))], self.folder / "postgres.log",
                         privileges=privileges)  # fmt: skip
        stack.callback(server.stop, signal.SIGINT)
        server.wait_until(lambda: "ready to accept connections" in server.said(), "ready")
        return f"postgresql+psycopg2://postgres@{LOOPBACK}:{port}/postgres"


def _bgd(*words: str) -> list[str]:
    return [sys.executable, "-c", "from buildgrid.server.app import cli; cli()", *words]


def _environment() -> dict[str, str]:
    """This process's, with the packages that it can import."""
    return os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
