# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Reads a symbol.json of MXNet, of any version from 0.8 on: bytes → the nodes that the outputs need, in an order to run them.

The one thing to know: what older versions wrote otherwise is mended here, so that nobody else asks for the version. The label that
an output layer of training has as its second input is dropped, as prediction does not have it.
"""

from __future__ import annotations

import collections
import dataclasses
import graphlib
import json
import reprlib

from amalgamation.graph.errors import InvalidModel

_OLDEST = 800  # major * 10000 + minor * 100 + patch; files of that version do not say it
_LABELLED = ("SoftmaxOutput", "Softmax", "LinearRegressionOutput", "LogisticRegressionOutput", "MAERegressionOutput", "SVMOutput")
_AUXILIARY = {"BatchNorm": (3, ("moving_mean", "moving_var")), "BatchNorm_v1": (3, ("moving_mean", "moving_var")),
              "IdentityAttachKLSparseReg": (1, ("moving_avg",))}
# Bounds for hostile files; a network of a thousand layers has some 5,000 nodes.
_MAX_NODES = 1 << 15
_MAX_DEPTH = 8
_MAX_BYTES = 1 << 25
_SHOWN = 10  # names in an error


@dataclasses.dataclass(frozen=True)
class Node:
    """op: "null" for a variable. attributes: text by name. inputs: (number of a node, number of its output). subgraphs: of control flow and fused nodes."""

    op: str
    name: str
    attributes: dict[str, str]
    inputs: tuple[tuple[int, int], ...]
    subgraphs: tuple[Symbol, ...] = ()


@dataclasses.dataclass(frozen=True)
class Symbol:
    """nodes: all of the file, by number. order: the numbers of those that are needed. heads: the outputs, as a node's inputs.

    arguments: the numbers of the variables, in the file's order, in which a subgraph is given its inputs.
    """

    nodes: tuple[Node, ...]
    order: tuple[int, ...]
    heads: tuple[tuple[int, int], ...]
    arguments: tuple[int, ...]


def read(data: bytes | str, name: str = "symbol") -> Symbol:
    """The graph of a symbol.json. Raises InvalidModel."""
    data = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    if (count := data.count(b'"op"')) > _MAX_NODES or len(data) > _MAX_BYTES:  # before anything is made of it
        raise InvalidModel(f"{name}: it has {count} nodes and {len(data)} bytes; there may be {_MAX_NODES} and {_MAX_BYTES}")
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InvalidModel(f"{name}: not a symbol.json of MXNet, or truncated: {error}") from error
    return _symbol(document, None, 0, name)


def _symbol(document: object, version: int | None, depth: int, name: str) -> Symbol:
    """version: of the file that this subgraph is in; None: it is the file."""
    if not isinstance(document, dict) or not isinstance(document.get("nodes"), list) or not isinstance(document.get("heads"), list):
        raise InvalidModel(f"{name}: not a symbol.json of MXNet: it lacks the lists 'nodes' and 'heads'")
    if depth > _MAX_DEPTH:
        raise InvalidModel(f"{name}: it has subgraphs {depth} deep; there may be {_MAX_DEPTH}")
    version = _version(document, name) if version is None else version
    nodes = [_node(entry, number, version, depth, name) for number, entry in enumerate(document["nodes"])]
    if version < 900:
        nodes = _with_auxiliary_variables(nodes)
    heads = tuple(_entry(entry, f"{name}: output {i}") for i, entry in enumerate(document["heads"]))
    if not heads:
        raise InvalidModel(f"{name}: the model has no output")
    order = _order(nodes, heads, name)
    arguments = tuple(number for number, node in enumerate(nodes) if node.op == "null")
    (variable, times), = collections.Counter(nodes[number].name for number in arguments).most_common(1) or [("", 1)]
    if times > 1 and depth == 0:  # the variables of a subgraph are told apart by their places
        raise InvalidModel(f"{name}: the variable '{variable}' is there {'twice' if times == 2 else f'{times} times'}. Rename one")
    return Symbol(tuple(nodes), order, heads, arguments)


def _version(document: dict, name: str) -> int:
    attributes = document.get("attrs", {})
    if not isinstance(attributes, dict) or "mxnet_version" not in attributes:
        return _OLDEST
    found = attributes["mxnet_version"]
    if not isinstance(found, list) or len(found) != 2 or type(found[1]) is not int:
        raise InvalidModel(f"{name}: mxnet_version is {reprlib.repr(found)}, not [\"int\", number]")
    return found[1]


def _node(entry: object, number: int, version: int, depth: int, name: str) -> Node:
    where = f"{name}: node {number}"
    if not isinstance(entry, dict) or not isinstance(entry.get("op"), str) or not isinstance(entry.get("name"), str):
        raise InvalidModel(f"{where}: it lacks 'op' or 'name'")
    if not entry["name"].isprintable() or not entry["op"].isprintable():
        raise InvalidModel(f"{where}: its name {reprlib.repr(entry['name'])} or operator {reprlib.repr(entry['op'])} has characters that cannot be shown")
    where = f"{name}: node '{entry['name']}'"
    attributes: dict[str, str] = {}
    for key in ("param", "attr", "attrs"):
        found = entry.get(key) or {}
        if not isinstance(found, dict) or any(not isinstance(value, str) for value in found.values()):
            raise InvalidModel(f"{where}: '{key}' is not a table of texts")
        attributes |= found
    subgraphs = entry.get("subgraphs") or []
    if not isinstance(subgraphs, list):
        raise InvalidModel(f"{where}: 'subgraphs' is not a list")
    inputs = entry.get("inputs", [])
    if not isinstance(inputs, list):
        raise InvalidModel(f"{where}: 'inputs' is not a list")
    inputs = tuple(_entry(each, f"{where}: input {i}") for i, each in enumerate(inputs))
    if entry["op"] in _LABELLED:
        inputs = inputs[:1]
    if version < 905 and entry["op"] in ("argmax", "argmin") and attributes.get("axis") == "-1":
        del attributes["axis"]  # there it meant all of the array
    return Node(entry["op"], entry["name"], attributes, inputs, tuple(_symbol(each, version, depth + 1, where) for each in subgraphs))


def _entry(entry: object, where: str) -> tuple[int, int]:
    """`[node, output]` or `[node, output, version]`; some old files have a bare node as an output."""
    parts = [entry] if type(entry) is int else entry
    if not isinstance(parts, list) or not 1 <= len(parts) <= 3 or any(type(part) is not int or part < 0 for part in parts):
        raise InvalidModel(f"{where} is {reprlib.repr(entry)}, not [node, output]")
    return parts[0], parts[1] if len(parts) > 1 else 0


def _with_auxiliary_variables(nodes: list[Node]) -> list[Node]:
    """Before 0.9 the file did not list the variables that an operator updates in training."""
    nodes = list(nodes)
    for number, node in enumerate(tuple(nodes)):
        listed, names = _AUXILIARY.get(node.op, (None, ()))
        if len(node.inputs) == listed:
            first = len(nodes)
            nodes += [Node("null", f"{node.name}_{each}", {}, ()) for each in names]
            nodes[number] = dataclasses.replace(node, inputs=node.inputs + tuple((first + i, 0) for i in range(len(names))))
    return nodes


def _order(nodes: list[Node], heads: tuple[tuple[int, int], ...], name: str) -> tuple[int, ...]:
    """The nodes that `heads` need, each after its inputs."""
    sorter: graphlib.TopologicalSorter[int] = graphlib.TopologicalSorter()
    pending, seen = [(head, "an output") for head, _ in heads], set()
    while pending:
        number, reader = pending.pop()
        if number >= len(nodes):
            raise InvalidModel(f"{name}: {reader} reads node {number}, but there are {len(nodes)} nodes")
        if number in seen:
            continue
        seen.add(number)
        sources = [source for source, _ in nodes[number].inputs]
        sorter.add(number, *sources)
        pending += [(source, f"node '{nodes[number].name}'") for source in sources]
    try:
        return tuple(sorter.static_order())
    except graphlib.CycleError as error:
        names = ", ".join(f"'{nodes[number].name}'" for number in error.args[1][:_SHOWN])
        more = " and others" if len(error.args[1]) > _SHOWN else ""
        raise InvalidModel(f"{name}: the nodes {names}{more} need each other in a cycle") from error
