# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Measures every model's library against onnxruntime in one run, and writes docs/results.md.

The one thing to know: the two are timed in turns, one thread each, so that a neighbour's noise falls on neither; times differ from
machine to machine, the ratio is what the page is for.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import platform
import sys
import time
from pathlib import Path

import numpy as np
import onnxruntime
from benchmark import median_ms
from inputs import arrays, expected, reference
from loaded import Library

PLATFORMS = ("linux_x86_64", "linux_arm64", "wasm_simd")


@dataclasses.dataclass(frozen=True)
class Row:
    """One model. sizes: bytes of the library by platform, the program's last. difference: the largest, of the output's largest."""

    name: str
    backend: str
    sizes: tuple[int, ...]
    model_bytes: int
    difference: float
    create_ms: float
    first_ms: float
    ours_ms: float
    theirs_ms: float
    arena_bytes: int


def folder_of(root: Path, name: str, where: str) -> Path:
    """Where tests/platforms put the library of model `name` for a platform."""
    return root / (name if where == PLATFORMS[0] else f"{name}_{where}")


def library_of(folder: Path) -> Path:
    [library] = [file for file in folder.iterdir() if file.suffix in (".so", ".wasm")]
    return library


def difference(ours: dict[str, np.ndarray], theirs: dict[str, np.ndarray]) -> float:
    """The largest difference of any output, as a share of that output's largest magnitude."""
    shares = [np.max(np.abs(ours[name].astype(np.float64) - value)) / max(np.max(np.abs(value)), 1e-30) for name, value in theirs.items()]
    return float(max(shares))


def measure(root: Path, name: str, model: Path, rounds: int, seconds: float) -> Row:
    folders = [folder_of(root, name, where) for where in PLATFORMS]
    program = folders[0] / f"{name}.program"
    shared = Library(library_of(folders[0]))
    shared.predictor(program).close()  # the file is in memory from now on
    start = time.perf_counter()
    predictor = shared.predictor(program)
    create = time.perf_counter() - start
    session = reference(model)
    given = arrays(predictor.tensors("input"), None)
    predictor.set_inputs(given)
    start = time.perf_counter()
    predictor.run()
    first = time.perf_counter() - start
    theirs = expected(session, given)
    wrong = difference(predictor.outputs(), theirs)
    times = [(median_ms(predictor.run, seconds), median_ms(lambda: session.run(list(theirs), given), seconds)) for _ in range(rounds)]
    return Row(name, predictor.backend, tuple(library_of(f).stat().st_size for f in folders) + (program.stat().st_size,),
               model.stat().st_size, wrong, create * 1e3, first * 1e3, min(t[0] for t in times), min(t[1] for t in times),
               shared.c.predict_arena_bytes(predictor.handle))


def kilobytes(count: int) -> str:
    return f"{count / 1024:,.0f}"


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1)] + rows
    return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def cpu() -> str:
    """The processor's name and what it offers, as Linux says."""
    info = dict(line.split(":", 1) for line in Path("/proc/cpuinfo").read_text().splitlines() if ":" in line)
    info = {key.strip(): value.strip() for key, value in info.items()}
    vectors = [flag for flag in ("avx2", "fma", "avx512f") if flag in info.get("flags", "").split()]
    return f"{info.get('model name', platform.machine())}, family {info.get('cpu family', '?')} ({', '.join(vectors)})"


def page(rows: list[Row]) -> str:
    """docs/results.md."""
    peer = Path(onnxruntime.__file__).parent / "capi"
    peer_bytes = sum(file.stat().st_size for file in peer.glob("*.so*"))
    sizes = [[r.name] + [kilobytes(size) for size in r.sizes] + [kilobytes(r.model_bytes)] for r in rows]
    numbers = [[r.name, f"{r.difference:.1e}", f"{r.create_ms:.3f}", f"{r.first_ms:.2f}", f"{r.ours_ms:.3f}", f"{r.theirs_ms:.3f}",
                f"{r.theirs_ms / r.ours_ms:.2f}", kilobytes(r.arena_bytes)] for r in rows]
    return f"""# Results

Written by `tools/bazel run //benchmarks:results`; onnxruntime {onnxruntime.__version__} is timed in turns with the library, one thread each.
Processor: {cpu()}. Backend: {rows[0].backend}.

## Size, KiB
A library is one file, stripped, with nothing but the C library behind it. onnxruntime's own is {kilobytes(peer_bytes)} KiB.

{table(["model", *PLATFORMS, "program", "ONNX file"], sizes)}
## Agreement and time
Difference: the largest of any output, as a share of that output's largest magnitude. Times in ms; creation is with the file in memory.
Ratio: onnxruntime's time over ours, so more than 1 means that the library is faster. Arena: memory for intermediates, KiB. Of a quantised model (int8), a difference is one unit of its last bytes.

{table(["model", "difference", "create", "first", "steady", "onnxruntime", "ratio", "arena"], numbers)}"""


def main(argv: list[str]) -> int:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--root", type=Path, required=True, help="the folder that holds the built libraries")
    arguments.add_argument("--models", nargs="+", required=True, metavar="NAME=FILE")
    arguments.add_argument("--only", nargs="*", help="print these models' rows and write nothing")
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--seconds", type=float, default=0.5, help="of each round, for each of the two")
    args = arguments.parse_args(argv)
    rows = []
    for pair in args.models:
        name, _, file = pair.partition("=")
        if args.only and name not in args.only:
            continue
        print(f"{name} …", file=sys.stderr)
        rows.append(measure(args.root, name, Path(file), args.rounds, args.seconds))
    text = page(rows)
    print(text)
    workspace = os.environ.get("BUILD_WORKSPACE_DIRECTORY")
    if workspace and not args.only:
        target = Path(workspace) / "docs" / "results.md"
        target.write_text(text, encoding="utf-8")
        print(f"wrote {target.relative_to(workspace)}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
