# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Runs programs on a platform's library: natively, under an emulator, or in node, all through one function, `run`.

The one thing to know: a runner is a command line that understands what run_program.cc documents; `Job`s that are run together
share one process, so that hundreds of small programs pay for one emulator.
"""

from __future__ import annotations

import dataclasses
import os
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from third_party.run import linux as emulated
from third_party.run import tools, windows


@dataclasses.dataclass(frozen=True)
class Runner:
    """command: what comes before run_program's own arguments, such as `("qemu-aarch64", "-L", libc, "run_program")`.

    prepare: makes a folder for one process and returns variables of its environment; path: what the program calls a file.
    threads: whether more than one runs there.
    """

    name: str
    command: tuple[str, ...]
    timeout: float = 600
    environment: dict[str, str] = dataclasses.field(default_factory=dict)
    prepare: Callable[[Path], dict[str, str]] = lambda folder: {}
    path: Callable[[Path], str] = str
    threads: bool = True


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


def native(binary: str | Path, shared: str | Path | None = None) -> Runner:
    """shared: the library that run_shared loads."""
    environment = {"PREDICT_LIBRARY": str(Path(shared).absolute())} if shared else {}
    return Runner("native shared" if shared else "native", (str(binary),), environment=environment)


def wasi(module: str | Path) -> Runner:
    """module is run_program for WASI; it runs in wasmtime and sees this machine's files."""
    return Runner("wasmtime", (str(Path(__file__).parent / "run_wasi"), str(module)), threads=False)


def linux(platform: str, binary: str | Path, cpu: str | None = None, shared: str | Path | None = None) -> Runner:
    """binary is for a Linux platform that third_party/run/linux.py knows. shared: the library that run_shared loads; of
    Android's, too, in a process of musl's."""
    environment = {"PREDICT_LIBRARY": emulated.runnable(platform, shared)} if shared else {}
    name = platform + (f" {cpu}" if cpu else "") + (" shared" if shared else "")
    return Runner(name, (*emulated.command(platform, cpu, environment), emulated.runnable(platform, binary)))


def wine(binary: str | Path, shared: str | Path | None = None) -> Runner:
    """binary is for 64-bit Windows; the runtime sees this machine's files as drive Z."""
    environment = {"PREDICT_LIBRARY": windows.path(shared)} if shared else {}
    return Runner("windows_x86_64" + (" shared" if shared else ""), (windows.program(), str(binary)), prepare=windows.prepare,
                  environment=environment, path=windows.path)


def macho(library: str | Path, program: str = "run_macho") -> Runner:
    """library is a static or dynamic one of Apple's systems; its code runs under Unicorn, on one thread. program: of this folder."""
    return Runner(f"unicorn {Path(library).suffix}", (str(Path(__file__).parent / program), str(library)), threads=False)


def node(loader: str | Path, wasm: str | Path, threads: bool = False) -> Runner:
    """loader is predict.js, wasm the library that it shall load."""
    script = Path(__file__).parent / "run_program.mjs"
    return Runner("node", (tools.path("node_paths", "node"), str(script), str(loader), str(wasm)), threads=threads)


def run_all(runner: Runner, jobs: Sequence[Job], backend: str | None = None, threads: int = 1, repeat: int = 1) -> list[Result]:
    """One result for each job; a program that fails gives a result with an error and does not end the others."""
    with tempfile.TemporaryDirectory() as name:
        folders = [Path(name) / str(i) for i in range(len(jobs))]
        lines = [_write(runner, folder, job) for folder, job in zip(folders, jobs, strict=True)]
        (Path(name) / "list").write_text("".join(lines), encoding="utf-8")
        options = ["--threads", str(threads), "--repeat", str(repeat), "--list", runner.path(Path(name) / "list")]
        options += ["--backend", backend] if backend else []
        environment = {**os.environ, **runner.environment, **runner.prepare(Path(name) / "process")}
        done = subprocess.run([*runner.command, *options], capture_output=True, text=True, timeout=runner.timeout, check=False, env=environment)
        told = dict(line.split("\t", 1) for line in done.stdout.splitlines() if "\t" in line)
        return [_read(runner, folder, told, done) for folder in folders]


def run(runner: Runner, program: bytes, inputs: Sequence[np.ndarray], backend: str | None = None, threads: int = 1) -> list[np.ndarray]:
    """The outputs of `program`; raises RunError with the runtime's text."""
    (result,) = run_all(runner, [Job(program, tuple(inputs))], backend, threads)
    if result.error:
        raise RunError(f"{runner.name}: {result.error}")
    return list(result.outputs)


def _write(runner: Runner, folder: Path, job: Job) -> str:
    folder.mkdir()
    (folder / "program").write_bytes(job.program)
    for i, array in enumerate(job.inputs):
        array = np.asarray(array)
        np.save(folder / f"input{i}.npy", array if array.flags.c_contiguous else array.copy(order="C"))
    return f"{runner.path(folder / 'program')}\t{runner.path(folder)}\n"


def _read(runner: Runner, folder: Path, told: dict[str, str], done: subprocess.CompletedProcess) -> Result:
    line = told.get(runner.path(folder / "program"))
    if line is None:
        raise RunError(f"{' '.join(done.args)}: ended with {done.returncode} before program {folder.name}: {done.stderr[-2000:]}")
    state, _, text = line.partition("\t")
    if state != "ok":
        return Result(error=text)
    figures = dict(item.split("=", 1) for item in text.split())
    paths = sorted(folder.glob("output*.npy"), key=lambda path: int(path.stem[6:]))
    return Result(tuple(np.load(path) for path in paths), figures=figures)
