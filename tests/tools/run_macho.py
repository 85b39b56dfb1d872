# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""run_program for the libraries of Apple's systems: their code runs under Unicorn, libSystem's functions are stand-ins.

    run_macho.py lib.a|lib.dylib [options]     the rest as run_program.cc documents it

The one thing to know: macho_machine.py says what that shows; there are no files and no threads.
"""

from __future__ import annotations

import argparse
import ctypes
import struct
import sys
from pathlib import Path

import numpy as np
import unicorn
from loaded import DTYPES
from predict_h import Options, TensorInfo

from tests.tools.macho_machine import Machine


def check(machine: Machine, name: str, *arguments: int) -> None:
    if machine.call("predict_" + name, *arguments) & 0xFFFFFFFF:
        raise RuntimeError(machine.text(machine.call("predict_last_error")))


def info(machine: Machine, kind: str, predictor: int, index: int) -> TensorInfo:
    at = machine.allocate(ctypes.sizeof(TensorInfo))
    check(machine, kind + "_info", predictor, index, at)
    return TensorInfo.from_buffer_copy(bytes(machine.cpu.mem_read(at, ctypes.sizeof(TensorInfo))))


def run(machine: Machine, program: Path, folder: Path, backend: str | None, repeat: int) -> str:
    """Runs one program on the inputs in `folder`; returns the figures."""
    place = machine.allocate(8)
    data = program.read_bytes()
    check(machine, "program_from_memory", machine.put(data), len(data), 0, place)
    handle = machine.pointer(place)
    options = bytearray(ctypes.sizeof(Options))
    struct.pack_into("<Q" if Options.struct_bytes.size == 8 else "<I", options, Options.struct_bytes.offset, len(options))
    if backend:
        struct.pack_into("<Q", options, Options.backend.offset, machine.put(backend.encode() + b"\0"))
    check(machine, "create", handle, machine.put(bytes(options)), place)
    predictor = machine.pointer(place)
    inputs = [np.load(folder / f"input{i}.npy") for i in range(machine.call("predict_input_count", predictor))]
    for i, array in enumerate(inputs):
        found = info(machine, "input", predictor, i)
        if DTYPES[found.dtype] != array.dtype or found.rank != array.ndim:
            raise RuntimeError(f"{folder}/input{i}.npy is of another dtype or rank than the input")
    dims = [machine.put(struct.pack(f"<{array.ndim}q", *array.shape)) for array in inputs]
    check(machine, "reshape", predictor, machine.put(struct.pack(f"<{len(dims)}Q", *dims)))
    for i, array in enumerate(inputs):
        check(machine, "set_input", predictor, i, machine.put(np.ascontiguousarray(array).tobytes()), array.nbytes)
    for _ in range(repeat):
        check(machine, "run", predictor)
    for i in range(machine.call("predict_output_count", predictor)):
        found = info(machine, "output", predictor, i)
        shape = tuple(found.dims[: found.rank])
        raw = bytes(machine.cpu.mem_read(machine.call("predict_output_data", predictor, i), found.bytes))
        np.save(folder / f"output{i}.npy", np.frombuffer(raw, DTYPES[found.dtype]).reshape(shape))
    name = machine.text(machine.call("predict_backend", predictor))
    machine.call("predict_destroy", predictor)
    machine.call("predict_program_release", handle)
    return f"backend={name}"


def main(argv: list[str]) -> int:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("library", type=Path)
    arguments.add_argument("--list", type=Path, required=True)
    arguments.add_argument("--backend")
    arguments.add_argument("--threads", type=int, default=1, help="1: there are no others here")
    arguments.add_argument("--repeat", type=int, default=1)
    args = arguments.parse_args(argv)
    if args.threads != 1:
        arguments.error("--threads: only 1 runs here")
    failed = 0
    for line in args.list.read_text().splitlines():
        program, folder = line.split("\t")
        try:
            print(f"{program}\tok\t{run(Machine(args.library), Path(program), Path(folder), args.backend, args.repeat)}")
        except (RuntimeError, ValueError, MemoryError, unicorn.UcError) as error:
            print(f"{program}\terror\t{error}")
            failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
