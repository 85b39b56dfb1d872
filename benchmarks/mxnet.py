# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Measures the libraries of Gluon's networks against MXNet and onnxruntime in one run, and writes the table of docs/mxnet.md.

The one thing to know: the three run in turns, one thread each, and the fastest run of each counts, so that a neighbour's noise falls on none;
times differ from machine to machine, the ratios are what the table is for.
"""

from __future__ import annotations

import argparse
import dataclasses
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
from inputs import reference
from loaded import Library
from results import cpu, difference, kilobytes, library_of, table

from amalgamation.graph.compile import compile_model
from amalgamation.graph.importers import inputs as given_inputs
from amalgamation.graph.importers import mxnet as importer

_BEGIN, _END = "<!-- what follows is written by tools/bazel run //benchmarks:mxnet -->\n", "<!-- until here -->\n"
_SIZE, _SIZES = 224, {"inceptionv3": 299}


@dataclasses.dataclass(frozen=True)
class Row:
    """A network. difference: the largest of any output, as a share of the largest output. Times in ms, one run of one image."""

    name: str
    backend: str
    library_bytes: int
    program_bytes: int
    difference: float
    ours: float
    mxnet: float
    onnxruntime: float


def fastest(run: Callable[[], object], seconds: float) -> float:
    """The fastest run of that while, in ms."""
    times, end = [], time.perf_counter() + seconds
    while not times or time.perf_counter() < end:
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times) * 1e3


class Peer:
    """MXNet's process for one network; its files are in `folder`."""

    def __init__(self, binary: Path, name: str, size: int, folder: Path) -> None:
        # Its packages are others than this process's.
        environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH" and not key.startswith("RUNFILES")}
        self._process = subprocess.Popen([binary, name, str(size), folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment)
        self._answer()

    def _answer(self) -> str:
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"MXNet's process ended with status {self._process.wait()}: it said why above")
        return line

    def fastest(self, seconds: float) -> float:
        print(seconds, file=self._process.stdin, flush=True)
        return float(self._answer())

    def close(self) -> None:
        self._process.stdin.close()
        self._process.wait()


def measure(name: str, library: Path, binary: Path, rounds: int, seconds: float) -> Row:
    size = _SIZES.get(name, _SIZE)
    with tempfile.TemporaryDirectory() as path:
        folder = Path(path)
        peer = Peer(binary, name, size, folder)
        image, expected = np.load(folder / "image.npy"), np.load(folder / "output.npy")
        model, program = folder / "model.onnx", folder / f"{name}.program"
        files, dims = (folder / "symbol.json", folder / "params"), given_inputs.read({"data": list(image.shape)})
        model.write_bytes(importer.to_onnx(*files, dims, name).SerializeToString())
        program.write_bytes(compile_model(model, name=name).program_bytes)
        predictor, session = Library(library).predictor(program), reference(model)
        predictor.set_inputs({"data": image})
        predictor.run()
        [output] = predictor.outputs()
        wrong = difference(predictor.outputs(), {output: expected})
        runs = predictor.run, peer, lambda: session.run([output], {"data": image})
        times = [[run.fastest(seconds) if run is peer else fastest(run, seconds) for run in runs] for _ in range(rounds)]
        peer.close()
        row = Row(name, predictor.backend, library.stat().st_size, program.stat().st_size, wrong, *(min(column) for column in zip(*times)))
        predictor.close()
    return row


def text(rows: list[Row]) -> str:
    lines = [[r.name, kilobytes(r.library_bytes), kilobytes(r.program_bytes), f"{r.difference:.1e}", f"{r.ours:.1f}", f"{r.mxnet:.1f}",
              f"{r.mxnet / r.ours:.1f}", f"{r.onnxruntime:.1f}", f"{r.onnxruntime / r.ours:.2f}"] for r in rows]
    return f"""Processor: {cpu()}. Backend: {rows[0].backend}. onnxruntime {onnxruntime.__version__} runs the same network as ONNX. Times, in ms for one image of
224 × 224 (inceptionv3: 299 × 299) on one thread, are of that machine; ratios, times of the others over the library's, travel better.
Difference: the largest from MXNet's output, as a share of its largest. Sizes in KiB.

{table(["network", "library", "program", "difference", "library, ms", "MXNet, ms", "ratio", "onnxruntime, ms", "ratio"], lines)}"""


def main(argv: list[str]) -> int:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--peer", type=Path, required=True, help="the program that runs MXNet")
    arguments.add_argument("--root", type=Path, required=True, help="the folder that holds the built libraries")
    arguments.add_argument("--networks", nargs="+", required=True, metavar="NAME")
    arguments.add_argument("--only", nargs="*", help="print these networks' rows and write nothing")
    arguments.add_argument("--rounds", type=int, default=12)
    arguments.add_argument("--seconds", type=float, default=0.15, help="of each round, for each of the three")
    args = arguments.parse_args(argv)
    rows = []
    for name in args.networks:
        if args.only and name not in args.only:
            continue
        print(f"{name} …", end=" ", file=sys.stderr, flush=True)
        rows.append(measure(name, library_of(args.root / name), args.peer.absolute(), args.rounds, args.seconds))
        print(f"{rows[-1].ours:.1f} ms, MXNet {rows[-1].mxnet:.1f}, onnxruntime {rows[-1].onnxruntime:.1f}", file=sys.stderr, flush=True)
    written = text(rows)
    print(written)
    workspace = os.environ.get("BUILD_WORKSPACE_DIRECTORY")
    if workspace and not args.only:
        page = Path(workspace) / "docs" / "mxnet.md"
        before, _, rest = page.read_text(encoding="utf-8").partition(_BEGIN)
        page.write_text(before + _BEGIN + "\n" + written + _END + rest.partition(_END)[2], encoding="utf-8")
        print(f"wrote {page.relative_to(workspace)}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
