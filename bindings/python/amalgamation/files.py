# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What the command line does with files: tells models from programs, compiles, describes, and writes all or nothing."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Mapping, Sequence

import numpy as np

import amalgamation
from amalgamation import tables

_PROGRAM_MAGIC = b"PREDICT\n"


def is_program(path: str) -> bool:
    """Whether the file's first bytes are a program's; the name does not matter."""
    with open(path, "rb") as file:
        return file.read(len(_PROGRAM_MAGIC)) == _PROGRAM_MAGIC


def is_compile_error(error: Exception) -> bool:
    from amalgamation.graph.errors import CompileError

    return isinstance(error, CompileError)


def program_of(path: str) -> bytes:
    """The bytes of a program, compiled first if `path` is a model."""
    if is_program(path):
        with open(path, "rb") as file:
            return file.read()
    return compiled(path)


def compiled(path: str, inputs: Sequence[str] = (), bind: Sequence[str] = (), params: str | None = None) -> bytes:
    """The program of the ONNX file `path`, or of a symbol.json with its `params`; `inputs` has texts such as "x=batch,3,224,224", `bind` such as "batch=1"."""
    from amalgamation.graph.compile import compile_model, read_sizes
    from amalgamation.graph.importers.inputs import read_options

    made = compile_model(path, inputs=read_options(inputs), bind=read_sizes(bind, "--bind"), params=params)
    if made.note:
        print(made.note, file=sys.stderr)
    return made.program_bytes


def describe(path: str, data: bytes, predictor: amalgamation.Predictor) -> str:
    """What `amalgamation inspect` prints: inputs and outputs, memory, operators with their share of the weights."""
    from amalgamation import ops
    from amalgamation.graph import program as program_format

    operator_of = {kernel: name for name, operator in ops.load_operators().items() for kernel in operator.kernels}
    program = program_format.read(data)
    bytes_of: dict[str, int] = {}
    steps_of: dict[str, int] = {}
    counted: set[tuple[int, int]] = set()
    for step in program.steps:
        operator = operator_of.get(step.kernel, step.kernel)
        steps_of[operator] = steps_of.get(operator, 0) + 1
        bytes_of.setdefault(operator, 0)
        for operand in step.inputs:
            tensor = program.tensors[operand] if operand is not None else None
            if tensor is not None and tensor.storage == program_format.WEIGHTS and (tensor.offset, tensor.bytes) not in counted:
                counted.add((tensor.offset, tensor.bytes))
                bytes_of[operator] += tensor.bytes
    weights = len(program.weights)
    lines = [f"{os.path.basename(path)}: {len(program.steps)} steps", ""]
    rows = [("", "name", "dtype", "shape")]
    for what, tensors in (("input", predictor.inputs), ("output", predictor.outputs)):
        rows += [(what, t.name, str(t.dtype), "(" + ", ".join(map(str, t.shape)) + ")") for t in tensors]
    lines += [tables.table(rows), ""]
    memory = [
        ("program", tables.size(len(data))),
        ("of it weights", tables.size(weights)),
        ("arena", tables.size(predictor.arena_bytes)),
    ]
    lines += [tables.table(memory), ""]
    body = [("operator", "steps", "weights", "%")]
    for operator in sorted(steps_of, key=lambda name: (-bytes_of[name], name)):
        share = f"{100 * bytes_of[operator] / weights:.1f}" if weights else "0"
        body.append((operator, str(steps_of[operator]), tables.size(bytes_of[operator]), share))
    return "\n".join([*lines, tables.table(body)])


def check_writable(path: str) -> None:
    """Raises OSError before any work is done if nothing can be written beside `path`."""
    folder = os.path.dirname(os.path.abspath(path))
    if not os.path.isdir(folder):
        raise FileNotFoundError(2, "No such folder", folder)
    if os.path.isdir(path):
        raise IsADirectoryError(21, "Is a folder", path)
    if not os.access(folder, os.W_OK):
        raise PermissionError(13, "The folder cannot be written to", folder)


def write_arrays(path: str, arrays: Mapping[str, np.ndarray]) -> None:
    """An .npz of `arrays`, all or nothing."""
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    write_atomically(path, buffer.getvalue())


def write_atomically(path: str, data: bytes) -> None:
    """Either all of `data` is in `path` afterwards, or the file is as it was."""
    from amalgamation.graph import program as program_format

    program_format.save(data, path)
