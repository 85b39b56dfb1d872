# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Imports a model of MXNet: symbol.json, .params and the shapes of the inputs → what the ONNX importer gives.

The one thing to know: the model is written out as ONNX and goes through the ONNX importer, so that no other part of the compiler
knows of MXNet. What the table does not have is an error; nothing is guessed or left out.
"""

from __future__ import annotations

import functools
import json
import operator
import os
from collections.abc import Callable, Mapping, Sequence
from typing import Union

import numpy as np
import onnx
import onnx_ir as ir
from onnx import helper, numpy_helper

from amalgamation.graph import provenance
from amalgamation.graph.errors import CompileError, InvalidModel, UnsupportedModel
from amalgamation.graph.importers import (
    mxnet_arithmetic,
    mxnet_boxes,
    mxnet_deconvolution,
    mxnet_floats,
    mxnet_functions,
    mxnet_indexing,
    mxnet_layers,
    mxnet_legacy,
    mxnet_matching,
    mxnet_model,
    mxnet_monitor,
    mxnet_params,
    mxnet_pooling,
    mxnet_proposal,
    mxnet_quantized,
    mxnet_ranges,
    mxnet_sampling,
    mxnet_sequences,
    mxnet_shapes,
    mxnet_special,
    mxnet_subgraphs,
    mxnet_symbol,
    mxnet_whole,
)
from amalgamation.graph.importers import inputs as given_inputs
from amalgamation.graph.importers import onnx as onnx_importer
from amalgamation.graph.importers.inputs import Input
from amalgamation.graph.importers.mxnet_node import Node, Writer
from amalgamation.graph.operator import OPSET
from amalgamation.graph.traced import Trace, Traced, plain

OPERATORS = functools.reduce(operator.or_, (module.TABLE for module in (
    mxnet_arithmetic,
    mxnet_boxes,
    mxnet_deconvolution,
    mxnet_functions,
    mxnet_indexing,
    mxnet_layers,
    mxnet_legacy,
    mxnet_matching,
    mxnet_pooling,
    mxnet_proposal,
    mxnet_quantized,
    mxnet_sampling,
    mxnet_sequences,
    mxnet_shapes,
    mxnet_special,
    mxnet_subgraphs,
    mxnet_whole,  # last: it has the operators of whole numbers in front of those of the same names
)))

Result = Union[str, list[str], dict[str, str]]  # what a node becomes
_SHOWN = 20  # names in an error


def load(symbol: str | os.PathLike | bytes, params: str | os.PathLike | bytes, inputs: Mapping[str, given_inputs.Given | Input], name: str = "model",
         bind: Mapping[str, int] | None = None, internals: Sequence[str] = (), trace: Trace | None = None) -> ir.Model:
    """As onnx.load: a model of opset OPSET. `symbol` and `params` are paths or bytes; `inputs` says all of each input."""
    return onnx_importer.load(to_onnx(symbol, params, inputs, name, internals, trace).SerializeToString(), name, bind=bind, trace=trace)


def to_onnx(symbol: str | os.PathLike | bytes, params: str | os.PathLike | bytes, inputs: Mapping[str, given_inputs.Given | Input], name: str = "model",
            internals: Sequence[str] = (), trace: Trace | None = None) -> onnx.ModelProto:
    """The model in ONNX's operators; its inputs are float32 if none says otherwise, its outputs are called as MXNet calls them, `<node>_output`.

    internals: results inside the model that become further outputs behind its own: names of nodes, or of their outputs; "*" means all.
    trace: gets the parameters, and what the constants are made of.
    """
    inputs, graph = given_inputs.read(inputs), mxnet_symbol.read(_bytes(symbol), name)
    weights = _strip(mxnet_params.read(_bytes(params), f"{name}: params"), name)
    _check_names(graph, weights, inputs, name)
    if trace is not None:
        weights = {key: trace.parameter(key, array) for key, array in weights.items()}
    writer, results = Writer(), {}
    for key, given in inputs.items():  # first, as their names must stay
        writer.types[key] = helper.make_tensor_type_proto(helper.np_dtype_to_tensor_dtype(given.dtype or np.dtype(np.float32)), list(given.dims))
    for number in graph.order:
        node = graph.nodes[number]
        if node.op == "null":
            results[number] = _input(writer, node.name) if node.name in inputs else _weight(writer, node.name, weights[node.name], name)
    found, operators = _run(writer, graph, results, name), [number for number in graph.order if graph.nodes[number].op != "null"]
    outputs = [(_output_name(graph, results, entry), output) for entry, output in zip(graph.heads, found)]
    outputs += _internals(graph, results, outputs, internals, name)
    if trace is not None:
        trace.values = {key: array for key, array in writer.weights.items() if isinstance(array, Traced)}
    note = mxnet_floats.note(writer, name)
    model = _model(writer, outputs, inputs, name)
    props = {
        mxnet_model.GRAPH_KEY: mxnet_model.graph_digest(mxnet_model.symbol_digests(_bytes(symbol), name)),
        provenance.NODES_KEY: json.dumps([(graph.nodes[number].op, graph.nodes[number].name) for number in operators]),
    }
    named = {number: _output_names(graph, results, number) for number in graph.order if graph.nodes[number].op != "null"}
    if shown := mxnet_monitor.text(graph, list(inputs), [output for output, _ in outputs], named):
        props[mxnet_monitor.KEY] = shown
    if note:
        props[mxnet_floats.NOTE_KEY] = note
    helper.set_model_props(model, props)
    return model


def _run(writer: Writer, graph: mxnet_symbol.Symbol, results: dict[int, Result], name: str) -> list[str]:
    """Converts every node; `results` has the variables, and gets the others. The outputs of the graph, which may be a subgraph."""
    outer, operators = writer.origin, [number for number in graph.order if graph.nodes[number].op != "null"]
    origins = {number: i if outer is None else outer for i, number in enumerate(operators)}  # the nodes of a subgraph are those of the node that has it
    lengths: dict[int, int] = {}  # of those arrays of which a reader tells them
    waiting: list[int] = []

    def waits(number: int) -> bool:
        node = graph.nodes[number]
        return (mxnet_ranges.is_open(node) and number not in lengths) or any(source not in results for source, _ in node.inputs)

    def convert(number: int) -> None:
        node, writer.origin = graph.nodes[number], origins[number]
        results[number] = _convert(writer, node, [_result(graph, results, entry, name) for entry in node.inputs], name, lengths.get(number))

    for number in operators:
        if not waits(number):
            convert(number)
            continue
        waiting.append(number)
        if found := _lengths(writer, graph, results, number, waits, name):
            lengths |= found
            for each in [*waiting]:
                if not waits(each):
                    waiting.remove(each)
                    convert(each)
    if waiting:
        readers = sorted({graph.nodes[each].op for each in waiting if waiting[0] in (source for source, _ in graph.nodes[each].inputs)})
        raise UnsupportedModel(f"{name}: node '{graph.nodes[waiting[0]].name}': how many numbers an _arange with infer_range has is told by another input of an operator "
                               f"that reads it: one without broadcasting, where, pick, a Sequence operator. It is read by {', '.join(readers) or 'none'}. Give it a stop")
    writer.origin = outer
    return [_result(graph, results, entry, name) for entry in graph.heads]


def _lengths(writer: Writer, graph: mxnet_symbol.Symbol, results: dict[int, Result], number: int, waits: Callable[[int], bool], name: str) -> dict[int, int]:
    """Of the arrays that wait for theirs: what node `number` tells."""
    node, found = graph.nodes[number], {}
    shapes = [writer.shape(_result(graph, results, entry, name)) if entry[0] in results else None for entry in node.inputs]
    for i, (source, _) in enumerate(node.inputs):
        shape = mxnet_ranges.told(node, i, shapes) if shapes[i] is None else None
        arrays = mxnet_ranges.behind(graph, source, waits) if shape is not None else ()
        if arrays and (len(shape) != 1 or isinstance(shape[0], str)):
            raise InvalidModel(f"{name}: node '{node.name}': {node.op}: an _arange with infer_range is one row of numbers, not {list(shape)}")
        found |= dict.fromkeys(arrays, shape[0] if arrays else 0)
    return found


def is_symbol(model: str | os.PathLike | bytes) -> bool:
    """Whether it begins as a symbol.json does, which no ONNX model can."""
    if isinstance(model, (bytes, bytearray, memoryview)):
        return bytes(model[:64]).lstrip().startswith(b"{")
    try:
        with open(model, "rb") as file:
            return is_symbol(file.read(64))
    except OSError:
        return False  # whoever reads it says so


def _bytes(source: str | os.PathLike | bytes) -> bytes:
    if isinstance(source, (bytes, bytearray, memoryview)):
        return bytes(source)
    try:
        with open(source, "rb") as file:
            return file.read()
    except OSError as error:
        raise InvalidModel(f"{source}: cannot be read: {error.strerror}") from error


def _strip(arrays: dict[str, np.ndarray], name: str) -> dict[str, np.ndarray]:
    """Without `arg:` and `aux:`, which say how the training used them."""
    out: dict[str, np.ndarray] = {}
    for key, array in arrays.items():
        key = key.removeprefix("arg:") if key.startswith("arg:") else key.removeprefix("aux:")
        if key in out:
            raise InvalidModel(f"{name}: the parameter '{key}' is there as arg: and as aux:")
        out[key] = array
    return out


def _check_names(graph: mxnet_symbol.Symbol, weights: dict[str, np.ndarray], inputs: Mapping[str, Input], name: str) -> None:
    """Every variable is either an input or a parameter, and there are no others of either."""
    needed = {graph.nodes[number].name for number in graph.order if graph.nodes[number].op == "null"}
    known = {node.name for node in graph.nodes if node.op == "null"}
    if needed - set(weights) - set(inputs):
        raise InvalidModel(f"{name}: neither an input's shape nor a parameter is given for {_listed(needed - set(weights) - set(inputs))}")
    if set(weights) - known:
        raise InvalidModel(f"{name}: the symbol has no variable for the parameters {_listed(set(weights) - known)}. Give the .params file that belongs to it")
    if set(inputs) - needed:
        raise InvalidModel(f"{name}: the outputs do not depend on the inputs {_listed(set(inputs) - needed)}; variables: {_listed(needed - set(weights))}")
    if set(inputs) & set(weights):
        raise InvalidModel(f"{name}: {_listed(set(inputs) & set(weights))} are inputs and parameters. Leave out the input's shape")


def _listed(names: set[str]) -> str:
    shown = [f"'{each}'" for each in sorted(names)]
    return ", ".join(shown[:_SHOWN]) + (f" and {len(shown) - _SHOWN} others" if len(shown) > _SHOWN else "")


def _weight(writer: Writer, key: str, array: np.ndarray | Traced, name: str) -> str:
    if array.dtype.kind not in "biu" and np.isnan(plain(array)).any():
        raise InvalidModel(f"{name}: the parameter '{key}' has an element that is not a number (NaN). Its training failed, or the file is damaged")
    if array.dtype.name not in mxnet_floats.OTHERS:
        return writer.weight(key, array)
    value = writer.weight(key, mxnet_floats.in_float32(array, lambda why: UnsupportedModel(f"{name}: the parameter '{key}': {why}")))
    writer.floats[value] = array.dtype.name, None
    return value


def _input(writer: Writer, key: str) -> str:
    return mxnet_floats.widened(writer, key) if writer.types[key].tensor_type.elem_type in (onnx.TensorProto.FLOAT16, onnx.TensorProto.DOUBLE) else key


def _values(result: Result) -> list[str]:
    return [result] if isinstance(result, str) else list(result.values() if isinstance(result, dict) else result)


def _result(graph: mxnet_symbol.Symbol, results: dict[int, Result], entry: tuple[int, int], name: str) -> str:
    number, index = entry
    found = _values(results[number])
    if index >= len(found):
        node = graph.nodes[number]
        raise UnsupportedModel(f"{name}: node '{node.name}': {node.op} has {len(found)} outputs in prediction, but number {index} is read")
    return found[index]


def _convert(writer: Writer, node: mxnet_symbol.Node, sources: list[str], name: str, told: int | None = None) -> Result:
    """The output, or a list of them where MXNet numbers them, or a dict where it names them; `told`: as Node has it."""
    function = OPERATORS.get(node.op)
    if function is None:
        raise UnsupportedModel(f"{name}: node '{node.name}': MXNet's operator {node.op} is not supported; supported: {', '.join(sorted(OPERATORS))}")

    def run(subgraph: mxnet_symbol.Symbol, inputs: Sequence[str]) -> list[str]:
        if len(inputs) != len(subgraph.arguments):
            raise InvalidModel(f"{name}: node '{node.name}': a subgraph has {len(subgraph.arguments)} variables, but gets {len(inputs)}")
        return _run(writer, subgraph, dict(zip(subgraph.arguments, inputs)), f"{name}: node '{node.name}'")

    seen = Node(writer, node, sources, name, run, told)
    try:
        found = function(seen)
    except CompileError:
        raise
    except (ArithmeticError, IndexError, MemoryError, TypeError, ValueError) as error:
        raise seen.invalid(f"its attributes {node.attributes} do not fit its inputs: {error}") from error
    seen.check_all_read()
    values = [mxnet_floats.settled(writer, node, sources, value, i, seen.unsupported) for i, value in enumerate(_values(found))]
    return values[0] if isinstance(found, str) else dict(zip(found, values)) if isinstance(found, dict) else values


def _output_name(graph: mxnet_symbol.Symbol, results: dict[int, Result], entry: tuple[int, int]) -> str:
    node, found = graph.nodes[entry[0]], results[entry[0]]
    if node.op == "null":
        return node.name
    if isinstance(found, dict):
        return f"{node.name}_{list(found)[entry[1]]}"
    return f"{node.name}_output" + ("" if isinstance(found, str) else str(entry[1]))


def _output_names(graph: mxnet_symbol.Symbol, results: dict[int, Result], number: int) -> list[str]:
    return [_output_name(graph, results, (number, i)) for i in range(len(_values(results[number])))]


def _internals(graph: mxnet_symbol.Symbol, results: dict[int, Result], outputs: list[tuple[str, str]], wanted: Sequence[str],
               name: str) -> list[tuple[str, str]]:
    """The name and value of each result that `wanted` names and that is no output of the model, in the order of the model."""
    known: dict[str, tuple[str, str]] = {}  # the name of the output to that of its node, and the value
    for number in graph.order:
        if graph.nodes[number].op != "null":
            known |= {output: (graph.nodes[number].name, value) for output, value in zip(_output_names(graph, results, number), _values(results[number]))}
    nodes = {node for node, _ in known.values()}
    for each in wanted:
        if each != "*" and each not in known and each not in nodes:
            raise InvalidModel(f"{name}: internals: no node or output is called '{each}'; known: {', '.join(known)}")
    own = {output for output, _ in outputs}
    return [(output, value) for output, (node, value) in known.items() if output not in own and ("*" in wanted or output in wanted or node in wanted)]


def _model(writer: Writer, outputs: list[tuple[str, str]], inputs: Mapping[str, Input], name: str) -> onnx.ModelProto:
    infos = []
    for wanted, value in outputs:
        output = writer.unique(wanted)
        mxnet_floats.output(writer, value, output)
        infos.append(helper.make_value_info(output, writer.types[output]))
    given = [helper.make_value_info(key, writer.types[key]) for key in inputs]
    weights = [numpy_helper.from_array(plain(array), key) for key, array in writer.weights.items()]
    graph = helper.make_graph(writer.nodes, name, given, infos, weights)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=onnx_importer.IR_VERSION)
