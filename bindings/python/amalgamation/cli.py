# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The command `amalgamation`: run, inspect and compile models. Errors are one line on stderr and exit status 1."""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import time
import zipfile

import numpy as np

import amalgamation
from amalgamation import files, tables

_EPILOG = """\
examples:
  amalgamation inspect model.onnx
      inputs, outputs, operators, memory, and where the bytes of the program are
  amalgamation run model.onnx --input in.npz --output out.npz
      in.npz holds one array for each input, by name: numpy.savez("in.npz", pixels=array)
  amalgamation run model.program --threads 2 --repeat 100 --profile
      without --input, seeded noise; prints the latency, and the time of each operator
  amalgamation compile model.onnx -o model.program --inputs pixels=1,3,224,224
      decides shapes, memory and packed weights now, so that the device only maps the file
"""


def main(arguments: list[str] | None = None) -> int:
    """Runs the command line; returns the exit status."""
    options = _parser().parse_args(arguments)
    try:
        options.command(options)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        return _fail("interrupted")
    except OSError as error:
        return _fail(f"{error.filename or 'I/O'}: {error.strerror or error}")
    except (amalgamation.PredictError, ValueError, TypeError, MemoryError) as error:
        return _fail(str(error) or type(error).__name__)
    except KeyError as error:
        return _fail(str(error.args[0]))
    except Exception as error:
        if not files.is_compile_error(error):
            raise
        return _fail(str(error))
    return 0


def _fail(text: str) -> int:
    print("amalgamation: " + " ".join(text.splitlines()), file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="amalgamation",
        description="Runs, inspects and compiles trained networks: ONNX files, or programs made of them.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"amalgamation {amalgamation.__version__}")
    commands = parser.add_subparsers(required=True, metavar="{run,inspect,compile}")

    run = commands.add_parser("run", help="run a model on arrays, and print the latency")
    run.set_defaults(command=_run)
    run.add_argument("model", metavar="MODEL", help="an ONNX file or a program")
    run.add_argument("--input", metavar="FILE.npz", help="one array for each input, by name; default: seeded noise")
    run.add_argument("--output", metavar="FILE.npz", help="where the outputs go")
    run.add_argument("--threads", type=_positive, default=1, metavar="N", help="default: 1")
    run.add_argument("--repeat", type=_positive, default=1, metavar="N", help="timed runs after the first; default: 1")
    run.add_argument("--backend", help="generic, avx2, …; default: the best of this CPU")
    run.add_argument("--profile", action="store_true", help="also the time of each operator")

    inspect = commands.add_parser("inspect", help="show operators, shapes, memory, and the size by operator")
    inspect.set_defaults(command=_inspect)
    inspect.add_argument("model", metavar="MODEL", help="an ONNX file or a program")

    compile_ = commands.add_parser("compile", help="make a program of an ONNX file, or of a model of MXNet")
    compile_.set_defaults(command=_compile)
    compile_.add_argument("model", metavar="MODEL", help="an ONNX file, or a symbol.json of MXNet")
    compile_.add_argument("--params", metavar="FILE.params", help="the weights of a symbol.json")
    compile_.add_argument("-o", "--output", required=True, metavar="FILE.program")
    compile_.add_argument("--inputs", action="append", default=[], metavar="INPUT=DIMS",
                          help="dims of an input: x=1,3,224,224, x=batch,3,224,224, ids=int32[batch,128]")
    compile_.add_argument("--bind", action="append", default=[], metavar="SYMBOL=SIZE", help="size of a symbolic dim: batch=1")
    return parser


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a number of at least 1, got '{text}'")
    return int(text)


def _run(options: argparse.Namespace) -> None:
    given = _read_arrays(options.input) if options.input else None
    if options.output:
        files.check_writable(options.output)
    data = files.program_of(options.model)
    start = time.perf_counter()
    predictor = amalgamation.load(data, threads=options.threads, backend=options.backend)
    created = time.perf_counter()
    inputs = given if given is not None else noise(predictor)
    first_start = time.perf_counter()
    outputs = predictor.run(inputs)
    first = time.perf_counter() - first_start
    times = []
    for _ in range(options.repeat):
        begin = time.perf_counter()
        predictor.run(inputs)
        times.append(time.perf_counter() - begin)
    rows = [("creation", created - start), ("first run", first), ("median run", statistics.median(times)), ("fastest run", min(times))]
    print(tables.table([(what, f"{seconds * 1e3:.3f} ms") for what, seconds in rows]))
    print(f"backend {predictor.backend}, {options.threads} thread{'s' * (options.threads > 1)}, {options.repeat} timed")
    if options.profile:
        _print_profile(predictor.profile(inputs, max(3, options.repeat)))
    if options.output:
        files.write_arrays(options.output, outputs)
    else:
        print(tables.table([(name, f"{array.dtype}{list(array.shape)}", _summary(array)) for name, array in outputs.items()]))


def _print_profile(steps: list[amalgamation.Step]) -> None:
    total = sum(step.median for step in steps) or 1.0
    kernels: dict[str, list[float]] = {}
    for step in steps:
        kernels.setdefault(step.kernel, []).append(step.median)
    rows = sorted(((sum(times), kernel, len(times)) for kernel, times in kernels.items()), key=lambda row: (-row[0], row[1]))
    body = [(kernel, str(count), f"{time_ * 1e3:.3f}", f"{100 * time_ / total:.1f}") for time_, kernel, count in rows]
    print(tables.table([("kernel", "steps", "ms", "%"), *body]))


def _summary(array: np.ndarray) -> str:
    if array.size == 0:
        return "empty"
    if array.dtype == np.bool_:
        return f"{int(array.sum())} true"
    return f"min {array.min():.6g}  max {array.max():.6g}"


def _inspect(options: argparse.Namespace) -> None:
    data = files.program_of(options.model)
    predictor = amalgamation.load(data)
    print(files.describe(options.model, data, predictor))


def _compile(options: argparse.Namespace) -> None:
    if files.is_program(options.model):
        raise ValueError(f"{options.model}: it is a program already; compile takes an ONNX file")
    files.check_writable(options.output)
    data = files.compiled(options.model, options.inputs, options.bind, options.params)
    files.write_atomically(options.output, data)
    print(f"{options.output}: {tables.size(len(data))}, for every platform")


def _read_arrays(path: str) -> dict[str, np.ndarray]:
    try:
        with np.load(path, allow_pickle=False) as archive:
            if isinstance(archive, np.ndarray):
                raise ValueError(f"{path}: one unnamed array; expected an .npz with one array for each input, by name")
            return {name: archive[name] for name in archive.files}
    except (zipfile.BadZipFile, EOFError, ValueError) as error:
        if str(error).startswith(path):
            raise
        raise ValueError(f"{path}: not an .npz file with plain arrays ({error})") from error


def noise(predictor: amalgamation.Predictor, seed: int = 0) -> dict[str, np.ndarray]:
    """Seeded arrays for every input, symbolic dimensions as they are now: floats in [0, 1), integers 0 and 1."""
    random = np.random.default_rng(seed)
    arrays = {}
    for tensor, shape in zip(predictor.inputs, predictor.input_shapes, strict=True):
        values = random.random(shape) if tensor.dtype.kind == "f" else random.integers(0, 2, shape)
        arrays[tensor.name] = values.astype(tensor.dtype)
    return arrays


if __name__ == "__main__":
    sys.exit(main())
