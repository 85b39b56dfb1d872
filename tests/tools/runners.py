# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Runs programs on a platform's library: natively, under qemu, or in node, all through one function, `run`.

The one thing to know: a runner is a command line that understands what run_program.cc documents; `Job`s that are run together
share one process, so that hundreds of small programs pay for one emulator.
"""

from __future__ import annotations

import dataclasses
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from third_party.run import tools


@dataclasses.dataclass(frozen=True)
class Runner:
    """command: what comes before run_program's own arguments, such as `("qemu-aarch64", "-L", libc, "run_program")`."""

    name: str
    command: tuple[str, ...]
    timeout: float = 600


@dataclasses.dataclass(frozen=True)
class Job:
    """A program and its inputs, in the order of the program's inputs."""

    program: bytes
    inputs: tuple[np.ndarray, ...]


@dataclasses.dataclass(frozen=True)
class Result:
    """outputs in the order of the program's, or the error's text. figures: what run_program measured, such as steady_us."""

    outputs: tuple[np.ndarray, ...] = ()
    error: str = ""
    figures: dict[str, str] = dataclasses.field(default_factory=dict)


class RunError(Exception):
    """The runner ended without a result for a program."""


def native(binary: str | Path) -> Runner:
    return Runner("native", (str(binary),))


def arm64(binary: str | Path, cpu: str = "cortex-a53", shared: str | Path | None = None) -> Runner:
    """binary is for 64-bit ARM Linux; runs under qemu on glibc for ARM. shared: the library that run_shared loads."""
    qemu, root = (tools.path("qemu_paths", tool) for tool in ("qemu", "root"))
    environment = ("-E", f"PREDICT_LIBRARY={shared}") if shared else ()
    return Runner("arm64 shared" if shared else "arm64", (qemu, "-cpu", cpu, "-L", root, *environment, str(binary)))


def node(loader: str | Path, wasm: str | Path) -> Runner:
    """loader is predict.js, wasm the library that it shall load."""
    script = Path(__file__).parent / "run_program.mjs"
    return Runner("node", (tools.path("node_paths", "node"), str(script), str(loader), str(wasm)))


def run_all(runner: Runner, jobs: Sequence[Job], backend: str | None = None, threads: int = 1, repeat: int = 1) -> list[Result]:
    """One result for each job; a program that fails gives a result with an error and does not end the others."""
    with tempfile.TemporaryDirectory() as name:
        lines = [_write(Path(name) / str(i), job) for i, job in enumerate(jobs)]
        (Path(name) / "list").write_text("".join(lines), encoding="utf-8")
        options = ["--threads", str(threads), "--repeat", str(repeat), "--list", str(Path(name) / "list")]
        options += ["--backend", backend] if backend else []
        done = subprocess.run([*runner.command, *options], capture_output=True, text=True, timeout=runner.timeout, check=False)
        told = dict(line.split("\t", 1) for line in done.stdout.splitlines() if "\t" in line)
        return [_read(Path(name) / str(i), told, done) for i in range(len(jobs))]


def run(runner: Runner, program: bytes, inputs: Sequence[np.ndarray], backend: str | None = None, threads: int = 1) -> list[np.ndarray]:
    """The outputs of `program`; raises RunError with the runtime's text."""
    (result,) = run_all(runner, [Job(program, tuple(inputs))], backend, threads)
    if result.error:
        raise RunError(f"{runner.name}: {result.error}")
    return list(result.outputs)


def _write(folder: Path, job: Job) -> str:
    folder.mkdir()
    (folder / "program").write_bytes(job.program)
    for i, array in enumerate(job.inputs):
        array = np.asarray(array)
        np.save(folder / f"input{i}.npy", array if array.flags.c_contiguous else array.copy(order="C"))
    return f"{folder / 'program'}\t{folder}\n"


def _read(folder: Path, told: dict[str, str], done: subprocess.CompletedProcess) -> Result:
    line = told.get(str(folder / "program"))
    if line is None:
        raise RunError(f"{' '.join(done.args)}: ended with {done.returncode} before program {folder.name}: {done.stderr[-2000:]}")
    state, _, text = line.partition("\t")
    if state != "ok":
        return Result(error=text)
    figures = dict(item.split("=", 1) for item in text.split())
    paths = sorted(folder.glob("output*.npy"), key=lambda path: int(path.stem[6:]))
    return Result(tuple(np.load(path) for path in paths), figures=figures)
