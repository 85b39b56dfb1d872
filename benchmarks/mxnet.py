# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Measures the libraries of Gluon's networks against MXNet and onnxruntime in one run, and writes the table of docs/mxnet.md.

The one thing to know: the three run in turns, one thread each; a time is the processor's, of the fastest run, so that neighbours disturb it little.
Times differ from machine to machine, the ratios are what the table is for. The Python module runs the programs: it has the libraries' kernels.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
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
from results import cpu, difference, kilobytes, library_of, table

import amalgamation
from amalgamation.graph.compile import compile_model
from amalgamation.graph.importers import inputs as given_inputs
from amalgamation.graph.importers import mxnet as importer

_BEGIN, _END = "<!-- what follows is written by tools/bazel run //benchmarks:mxnet -->\n", "<!-- until here -->\n"
_SIZE, _SIZES = 224, {"inceptionv3": 299}


@dataclasses.dataclass(frozen=True)
class Row:
    """A network. difference: the largest of any output, as a share of the largest output. Times in ms, of one image."""

    name: str
    backend: str
    program_bytes: int
    difference: float
    ours: float
    mxnet: float
    onnxruntime: float


def fastest(run: Callable[[], object], seconds: float) -> float:
    """The processor's time of the fastest run of that while, in ms."""
    times, end = [], time.perf_counter() + seconds
    while not times or time.perf_counter() < end:
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
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


def measure(name: str, binary: Path, rounds: int, seconds: float) -> Row:
    size = _SIZES.get(name, _SIZE)
    with tempfile.TemporaryDirectory() as path:
        folder = Path(path)
        peer = Peer(binary, name, size, folder)
        given, expected = {"data": np.load(folder / "image.npy")}, np.load(folder / "output.npy")
        files, dims = (folder / "symbol.json", folder / "params"), {"data": list(given["data"].shape)}
        model, program = folder / "model.onnx", folder / "model.program"
        model.write_bytes(importer.to_onnx(*files, given_inputs.read(dims), name).SerializeToString())
        program.write_bytes(compile_model(files[0], params=files[1], inputs=dims, name=name).program_bytes)
        predictor, session = amalgamation.load(program), reference(model)
        [output] = predictor.outputs
        wrong = difference(predictor.run(given), {output.name: expected})
        runs = lambda: predictor.run(given), peer, lambda: session.run([output.name], given)
        times = [[run.fastest(seconds) if run is peer else fastest(run, seconds) for run in runs] for _ in range(rounds)]
        peer.close()
        return Row(name, predictor.backend, program.stat().st_size, wrong, *(min(column) for column in zip(*times)))


def text(rows: list[Row], libraries: Path) -> str:
    lines = [[r.name, kilobytes(library_of(libraries / r.name).stat().st_size), kilobytes(r.program_bytes), f"{r.difference:.1e}", f"{r.ours:.1f}", f"{r.mxnet:.1f}",
              f"{r.mxnet / r.ours:.1f}", f"{r.onnxruntime:.1f}", f"{r.onnxruntime / r.ours:.2f}"] for r in rows]
    return f"""Processor: {cpu()}. Backend: {rows[0].backend}. onnxruntime {onnxruntime.__version__} runs the same network as ONNX. Times, in ms of the
processor for one image of 224 × 224 (inceptionv3: 299 × 299) on one thread, depend on the machine; ratios, times of the others over the library's, do so less.
Difference: the largest from MXNet's output, as a share of its largest. Sizes in KiB.

{table(["network", "library", "program", "difference", "library, ms", "MXNet, ms", "ratio", "onnxruntime, ms", "ratio"], lines)}"""


def main(argv: list[str]) -> int:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--peer", type=Path, required=True, help="the program that runs MXNet")
    arguments.add_argument("--root", type=Path, required=True, help="the folder that holds the built libraries")
    arguments.add_argument("--networks", nargs="+", required=True, metavar="NAME")
    arguments.add_argument("--rows", type=Path, help="a JSON file of rows that were measured, which are not measured again; new ones are added")
    arguments.add_argument("--rounds", type=int, default=12)
    arguments.add_argument("--seconds", type=float, default=0.15, help="of each round, for each of the three")
    args = arguments.parse_args(argv)
    rows = {row["name"]: Row(**row) for row in json.loads(args.rows.read_text())} if args.rows and args.rows.exists() else {}
    for name in args.networks:
        if name not in rows:
            print(f"{name} …", end=" ", file=sys.stderr, flush=True)
            rows[name] = row = measure(name, args.peer.absolute(), args.rounds, args.seconds)
            print(f"{row.ours:.1f} ms, MXNet {row.mxnet:.1f}, onnxruntime {row.onnxruntime:.1f}", file=sys.stderr, flush=True)
            if args.rows:
                args.rows.write_text(json.dumps([dataclasses.asdict(each) for each in rows.values()], indent=1))
    written = text([rows[name] for name in args.networks], args.root)
    print(written)
    workspace = os.environ.get("BUILD_WORKSPACE_DIRECTORY")
    if workspace:
        page = Path(workspace) / "docs" / "mxnet.md"
        before, _, rest = page.read_text(encoding="utf-8").partition(_BEGIN)
        page.write_text(before + _BEGIN + "\n" + written + _END + rest.partition(_END)[2], encoding="utf-8")
        print(f"wrote {page.relative_to(workspace)}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
