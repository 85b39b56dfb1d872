# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A model's libraries give onnxruntime's outputs: archives linked in, natively and for 64-bit ARM under qemu; the shared library
for ARM by dlopen; WebAssembly in node. The shared library for the host has <name>.test.

The one thing to know: the sizes of symbolic dimensions are the program's defaults, as for the library on the host.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from agree import worst
from inputs import expected, reference

from tests.tools import runners
from tests.tools.default_inputs import default_inputs

# As <name>.test has it: float32 sums in another order.
RTOL = 1e-4


def only(files: list[Path], suffix: str) -> Path:
    [file] = [file for file in files if file.suffix == suffix and file.name != "predict_worker.js"]
    return file


def agrees(runner: runners.Runner, program: bytes, session, atol: float) -> bool:
    """Runs the program there and the model in onnxruntime; prints a line for each output."""
    given = default_inputs(program)
    got = runners.run(runner, program, list(given.values()))
    agreed = True
    for (name, theirs), ours in zip(expected(session, given).items(), got, strict=True):
        share = worst(ours, theirs, RTOL, atol)
        print(f"{runner.name}: {name} {list(theirs.shape)} largest difference is {share:.3g} of the tolerance")
        agreed &= share <= 1
    return agreed


def main(argv: list[str]) -> int:
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--atol", type=float, required=True, help="as <name>.test has it")
    arguments.add_argument("--model", type=Path, required=True)
    arguments.add_argument("--native", type=Path, required=True, help="run_program with the library's archive")
    arguments.add_argument("--arm64", type=Path, required=True, help="likewise")
    arguments.add_argument("--arm64-shared", type=Path, required=True, help="run_shared")
    for platform in ("native", "arm64", "wasm"):
        arguments.add_argument(f"--{platform}-files", type=Path, nargs="+", required=True, help="of the predict_library")
    args = arguments.parse_args(argv)
    session = reference(args.model)
    places = [
        (runners.native(args.native), args.native_files),
        (runners.linux("linux_arm64", args.arm64), args.arm64_files),
        (runners.linux("linux_arm64", args.arm64_shared, shared=only(args.arm64_files, ".so")), args.arm64_files),
        (runners.node(only(args.wasm_files, ".js").absolute(), only(args.wasm_files, ".wasm")), args.wasm_files),
    ]
    results = [agrees(runner, only(files, ".program").read_bytes(), session, args.atol) for runner, files in places]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
