# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""The graph compiler: a model goes in; its program, its kernel table and its selection come out.

    python -m amalgamation.graph.compile mnist.onnx --program mnist.program
    python -m amalgamation.graph.compile ocr.onnx --inputs x=N,3,48,192 --default N=4 --program ocr.program --report ocr.json
    python -m amalgamation.graph.compile mnist-symbol.json --params mnist-0000.params --inputs data=1,1,28,28 --program mnist.program
    python -m amalgamation.graph.compile mnist.onnx --kernels mnist_kernels.cc --backends generic,avx2
    python -m amalgamation.graph.compile --all-operators --kernels every_kernel.cc --backends generic,avx2

In Python: `compile_model(path_or_bytes).program_bytes`. What is wrong with the model or the options is one line on stderr.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
import os
import sys
import time
from collections.abc import Callable, Mapping, Sequence

from amalgamation import ops
from amalgamation.graph import explain, kernel_table, passes, plan, program
from amalgamation.graph import recipe as recipe_writer
from amalgamation.graph.errors import CompileError, InvalidModel
from amalgamation.graph.importers import inputs as given_inputs
from amalgamation.graph.importers import mxnet as mxnet_importer
from amalgamation.graph.importers import mxnet_floats, mxnet_model, mxnet_monitor
from amalgamation.graph.importers import onnx as onnx_importer
from amalgamation.graph.traced import Trace

_PATIENCE = 1.0  # seconds between two lines of progress


@dataclasses.dataclass(frozen=True)
class Compiled:
    """program_bytes: the file; operators: those whose kernels it names; kernels: their names; report: sizes, by name; recipe and explanation (of
    explain.py, JSON): if asked for; note: what a user should know of the numbers, a line, or nothing."""

    program_bytes: bytes
    operators: tuple[str, ...]
    kernels: tuple[str, ...]
    report: dict
    recipe: bytes | None = None
    explanation: str | None = None
    note: str = ""


def compile_model(
    model: str | os.PathLike | bytes,
    inputs: Mapping[str, given_inputs.Given] | None = None,
    bind: Mapping[str, int] | None = None,
    defaults: Mapping[str, int] | None = None,
    name: str | None = None,
    progress: Callable[[str], None] = lambda text: None,
    params: str | os.PathLike | bytes | None = None,
    internals: Sequence[str] = (),
    recipe: bool = False,
    explanation: bool = False,
) -> Compiled:
    """Compiles an ONNX file, or the bytes of one; or with `params`, paths or bytes of MXNet's symbol.json and .params.

    inputs: input → dims, numbers or names, as importers/inputs.py has it; MXNet's files do not say them, so that all inputs are in it.
    bind: symbol → the size that it always has. defaults: symbol → the size that a predictor starts with (1).
    name: what errors call the model. internals: with params, nodes whose results become further outputs. recipe: make one, too, so that nothing in
    the program but its weights depends on the parameters, where these are not frozen. explanation: make one, too. Raises CompileError.
    """
    is_bytes = isinstance(model, (bytes, bytearray, memoryview))
    name = name or ("model" if is_bytes else os.path.basename(os.fspath(model)))
    stage = "reading"
    try:
        progress(stage)
        trace = Trace() if recipe else None
        graph = _load(model, params, given_inputs.read(inputs), bind or {}, name, internals, trace)
        of_graph = {key: text for key, text in graph.metadata_props.items() if key in (mxnet_model.GRAPH_KEY, mxnet_monitor.KEY)}
        note = graph.metadata_props.get(mxnet_floats.NOTE_KEY, "")
        for each in passes.PASSES:
            stage = each.__name__.rsplit(".", 1)[-1].replace("_", " ")
            progress(stage)
            graph = each.run(graph)
        stage = "planning"
        progress(stage)
        info = {"compiler": f"amalgamation {program.MAJOR}.{program.MINOR}", "model": name, "model_sha256": _digest(model, params, trace)} | of_graph
        made = plan.make(graph, dict(defaults or {}), info)
        data = program.write(made.program)
        recipe_bytes = _recipe(data, made, trace, params is not None) if trace is not None else None
    except CompileError:
        raise
    except Exception as error:  # a damaged model fails anywhere, in any library
        said = " ".join(str(error).split())[:200]
        raise InvalidModel(f"{name}: {stage} fails: {type(error).__name__}: {said}. The model is damaged, if onnx.checker refuses it; "
                           "else this is a mistake of the compiler") from error
    report = made.report | {"program_bytes": len(data)} | ({"note": note} if note else {})
    if trace is not None:
        report |= {"recipe_bytes": len(recipe_bytes), "recipe_frozen": sorted(trace.frozen)}
    return Compiled(data, made.operators, made.kernels, report, recipe_bytes, explain.write(made, data) if explanation else None, note)


def _recipe(data: bytes, made: plan.Plan, trace: Trace, refuse_nan: bool) -> bytes:
    """The recipe, proved on the parameters that are there."""
    written = recipe_writer.write(data, made.origins, trace, refuse_nan)
    if recipe_writer.rebuild(recipe_writer.skeleton(data), written, trace.parameters) != data:
        raise AssertionError("the recipe does not give the program's weights")
    return written


def _load(model: str | os.PathLike | bytes, params: str | os.PathLike | bytes | None, inputs: Mapping[str, given_inputs.Input], bind: Mapping[str, int],
          name: str, internals: Sequence[str], trace: Trace | None):
    if params is not None:
        return mxnet_importer.load(model, params, inputs, name, bind, internals, trace)
    if mxnet_importer.is_symbol(model):
        raise InvalidModel(f"{name}: a symbol.json of MXNet is half of a model: compile it with its .params file (params) and the dims of its inputs (inputs)")
    return onnx_importer.load(model, name, inputs, bind, trace)


def _digest(model: str | os.PathLike | bytes, params: str | os.PathLike | bytes | None, trace: Trace | None) -> str:
    """Of the files; with a recipe only of the graph and the frozen parameters, as the program must not depend on the others."""
    if trace is None:
        return _sha256(model, params)
    frozen = [part for key in sorted(trace.frozen) for part in (key.encode("utf-8"), trace.parameters[key].tobytes())]
    return _sha256(model if params is not None else onnx_importer.without_weights(model), *frozen)


def _sha256(*sources: str | os.PathLike | bytes | None) -> str:
    digest = hashlib.sha256()
    for source in sources:
        if isinstance(source, (str, os.PathLike)):
            with open(source, "rb") as file:
                while block := file.read(1 << 20):
                    digest.update(block)
        elif source is not None:
            digest.update(source)
    return digest.hexdigest()


class _Progress:
    """Says on stderr what is done, at most once a second."""

    def __init__(self, name: str) -> None:
        self._name, self._said = name, time.monotonic()

    def __call__(self, text: str) -> None:
        if time.monotonic() - self._said > _PATIENCE:
            self._said = time.monotonic()
            print(f"{self._name}: {text} …", file=sys.stderr, flush=True)


def read_sizes(entries: Sequence[str], option: str) -> dict[str, int]:
    """`SYMBOL=SIZE` of a command line."""
    out: dict[str, int] = {}
    for entry in entries:
        key, _, text = entry.rpartition("=")
        if not key or not (text.isascii() and text.isdigit()) or int(text) < 1:
            raise CompileError(f"{option} {entry}: expected SYMBOL=SIZE, a positive number" + (", or --inputs INPUT=DIM,DIM,…" if option == "--bind" else ""))
        out[key] = int(text)
    return out


def selection_source(operators: Sequence[str], name: str) -> str:
    """The text of a selection.bzl."""
    rows = "".join(f'    "{operator}",\n' for operator in operators)
    body = f"[\n{rows}]" if operators else "[]"
    return ("# SPDX-FileCopyrightText: The Amalgamation Authors\n# SPDX-License-Identifier: Apache-2.0\n#\n"
            f"# The operators of {name}. Generated by the graph compiler: do not edit.\n\nSELECTION = {body}\n")


def _check_selection(args: argparse.Namespace, operators: Sequence[str]) -> None:
    checked = [operator for operator in args.check_selection.split(",") if operator]
    if sorted(checked) == sorted(operators):
        return
    missing, surplus = sorted(set(operators) - set(checked)), sorted(set(checked) - set(operators))
    said = [f"{text} {', '.join(these)}" for text, these in (("it lacks", missing), ("it has no use for", surplus)) if these]
    file = args.selection_name or f"{args.library_name}.selection.bzl"
    raise CompileError(f"{file} is out of date: {'; '.join(said)}. Run: {args.update_command}")


def _parser() -> argparse.ArgumentParser:
    head, _, _ = __doc__.partition("\n\n")
    parser = argparse.ArgumentParser("amalgamation.graph.compile", description=head, epilog=__doc__[len(head):],
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("model", nargs="?", help="an ONNX file, or a symbol.json of MXNet")
    add("--params", metavar="FILE", help="the weights that belong to a symbol.json")
    add("--program", metavar="FILE", help="write the program here")
    add("--recipe", metavar="FILE", help="write here what makes the program of other weights: the program without its weights, and their recipe")
    add("--onnx", metavar="FILE", help="write an MXNet model as ONNX here, and nothing else")
    add("--kernels", "--kernel-table", metavar="FILE", help="write the library's kernel table here, C++")
    add("--kernel-list", metavar="FILE", help="write the names of the model's kernels here, for kernel_table.py")
    add("--backends", default="generic", help="the columns of the kernel table, least first; NAME:BASE is BASE with another Dot; default: %(default)s")
    add("--all-operators", action="store_true", help="put every kernel of every operator into the kernel table; needs no model")
    add("--internal", action="append", default=[], metavar="NODE", help="with --params: have this node's result as a further output; '*' means every one's")
    add("--inputs", action="append", default=[], metavar="INPUT=DIMS",
        help="the dims of an input, x=1,3,224,224; a name stays symbolic: x=N,3,224,224; of another type than float32: ids=int32[N,128]")
    add("--bind", action="append", default=[], metavar="SYMBOL=SIZE", help="the size that a symbolic dim always has, N=1")
    add("--default", action="append", default=[], metavar="SYMBOL=SIZE", help="the size a predictor starts with; 1 if not given")
    add("--operator", action="append", default=[], metavar="FOLDER", help="an operator that is not in ops/: its folder, with its op.py")
    add("--selection", "--selection-out", metavar="FILE", help="write the selection.bzl here")
    add("--check-selection", metavar="A,B", help="fail unless these are the operators")
    add("--selection-name", help="how the error calls the checked selection")
    add("--model-name", help="how the selection calls the model; else as its file is called")
    add("--update-command", default="the target .update", help="what the error says to run")
    add("--library-name", default="predict", help="for texts; default: %(default)s")
    add("--report", metavar="FILE", help="write sizes and counts here, JSON")
    add("--explain", metavar="FILE", help="write here what the program is made of, and which nodes of the model brought it, JSON, for amalgamation/explain")
    add("--quiet", action="store_true", help="say nothing of the progress")
    return parser


def _write(path: str | None, text: str | bytes) -> None:
    if path is None:
        return
    try:
        program.save(text if isinstance(text, bytes) else text.encode("utf-8"), path)
    except OSError as error:
        raise CompileError(f"{path}: cannot be written: {error.strerror}") from error


def _run(args: argparse.Namespace) -> None:
    for folder in args.operator:
        ops.add_folder(folder)
    backends = args.backends.split(",")
    if args.all_operators:
        _write(args.kernels, kernel_table.source(ops.kernel_kinds(), backends, "every operator"))
        _write(args.selection, selection_source(ops.names(), "every model"))
        return
    if args.model is None:
        raise CompileError("which model? Give the path of an ONNX file")
    if args.onnx is not None:
        if args.params is None:
            raise CompileError(f"{args.model}: --onnx is for models of MXNet: give --params, too")
        given = given_inputs.read(given_inputs.read_options(args.inputs))
        proto = mxnet_importer.to_onnx(args.model, args.params, given, os.path.basename(args.model), internals=args.internal)
        _write(args.onnx, proto.SerializeToString(deterministic=True))
        return
    compiled = compile_model(args.model, given_inputs.read_options(args.inputs), read_sizes(args.bind, "--bind"), read_sizes(args.default, "--default"),
                             params=args.params, internals=args.internal, recipe=args.recipe is not None, explanation=args.explain is not None,
                             progress=(lambda text: None) if args.quiet else _Progress(os.path.basename(args.model)))
    if compiled.note:
        print(compiled.note, file=sys.stderr)
    if args.check_selection is not None:
        _check_selection(args, compiled.operators)
    model = args.model_name or os.path.basename(args.model)
    every = ops.kernel_kinds()
    kinds = {kernel: every[kernel] for kernel in compiled.kernels}
    _write(args.program, compiled.program_bytes)
    if args.recipe is not None:
        _write(args.recipe, recipe_writer.skeleton(compiled.program_bytes) + compiled.recipe)
    _write(args.kernels, kernel_table.source(kinds, backends, model))
    _write(args.kernel_list, kernel_table.listing(kinds))
    _write(args.selection, selection_source(compiled.operators, model))
    _write(args.explain, compiled.explanation)
    _write(args.report, json.dumps(compiled.report, indent=2, sort_keys=True) + "\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; returns the exit status."""
    args = _parser().parse_args(arguments)
    try:
        _run(args)
    except CompileError as error:
        print(f"{error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
