# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Which nodes of the model's file a node of the graph computes: every node remembers its origins, through all passes.

The one thing to know: passes say nothing of origins. `edit.insert` gives a new node those of the node that it stands in front of, and
`edit.replace` gives whoever takes a value's place the origins of all that nobody needs any more, unless it was there before.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Sequence

import onnx
import onnx_ir as ir

_ORIGINS = "amalgamation.origins"
# An importer that writes another format out as ONNX names its nodes in the model's properties, [operator, name] each, and in each node's the number.
NODES_KEY, NODE_KEY = "origin_nodes", "origin_node"

RUN, FUSED, FOLDED = "run", "fused", "folded"


@dataclasses.dataclass(frozen=True)
class ModelNode:
    """A node of the file, as it was; inputs: the names that it reads."""

    name: str
    op: str
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Fate:
    """kind: RUN, if a step is first of all this node's; FUSED into the `steps`; or FOLDED, with the reason why no step computes it."""

    kind: str
    steps: tuple[int, ...]
    reason: str = ""


class FileNodes:
    """The nodes of a file, in order, taken down before an importer changes anything."""

    def __init__(self, proto: onnx.ModelProto) -> None:
        named = next((prop.value for prop in proto.metadata_props if prop.key == NODES_KEY), None)
        self.nodes: list[ModelNode] = []
        self._number_of: dict[str, int] = {}
        if named is not None:
            self.nodes = [ModelNode(name, op) for op, name in json.loads(named)]
        for number, node in enumerate(proto.graph.node):
            if named is None:
                self.nodes.append(ModelNode(node.name or next(filter(None, node.output), ""), node.op_type, tuple(node.input), tuple(node.output)))
            else:
                number = next((int(prop.value) for prop in node.metadata_props if prop.key == NODE_KEY), -1)
            if 0 <= number < len(self.nodes):
                self._number_of.update(dict.fromkeys(filter(None, node.output), number))
                if named is not None:
                    known = self.nodes[number]
                    self.nodes[number] = dataclasses.replace(known, inputs=known.inputs + tuple(node.input), outputs=known.outputs + tuple(node.output))

    def attach(self, model: ir.Model) -> None:
        """Gives the nodes of the imported model their origins; those that a conversion added get them from who reads them, or else whom they read."""
        model.meta[_ORIGINS] = tuple(self.nodes)
        for node in model.graph.all_nodes():
            found = (self._number_of.get(value.name) for value in node.outputs)
            node.meta[_ORIGINS] = tuple(dict.fromkeys(number for number in found if number is not None))
        settle(model)


def nodes(model: ir.Model) -> tuple[ModelNode, ...]:
    """The nodes of the file; none if the model comes from nowhere."""
    return model.meta.get(_ORIGINS, ())


def of(node: ir.Node | None) -> tuple[int, ...]:
    """The numbers of the file's nodes that `node` computes, the one that brought it first."""
    return () if node is None else node.meta.get(_ORIGINS, ())


def inherit(node: ir.Node, *sources: ir.Node | None) -> None:
    """`node` also computes what the `sources` computed."""
    node.meta[_ORIGINS] = tuple(dict.fromkeys([*of(node), *(number for source in sources for number in of(source))]))


def taken_over(old: ir.Value, new: ir.Value) -> None:
    """After `new` has taken the place of `old`: what only led to `old` is now computed by the producer of `new`."""
    dead: dict[ir.Node, None] = {}
    read: set[ir.Value] = set()
    waiting = [old.producer()]
    while waiting:
        node = waiting.pop()
        if node is None or node in dead or any(value.is_graph_output() or any(use.node not in dead for use in value.uses()) for value in node.outputs):
            continue
        dead[node] = None
        read.update(value for value in node.inputs if value is not None)
        waiting.extend(value.producer() for value in node.inputs if value is not None)
    if new.producer() is not None and new.producer() not in dead and new not in read:
        inherit(new.producer(), *dead)


def settle(model: ir.Model) -> None:
    """Gives nodes without origins those of their first reader that has some, or else of what they read."""
    order = list(model.graph)
    for node in reversed(order):
        if not of(node):
            inherit(node, next((use.node for value in node.outputs for use in value.uses() if of(use.node)), None))
    for node in order:
        if not of(node):
            inherit(node, next((value.producer() for value in node.inputs if value is not None and of(value.producer())), None))


def moves(file: Sequence[ModelNode], steps: Sequence[tuple[int, ...]], operators: Sequence[str]) -> set[int]:
    """The steps that only bring a tensor into another layout for a node which computes something else."""
    moved = lambda origins: bool(origins) and file[origins[0]].op.lower() != "transpose"  # noqa: E731
    return {i for i, (origins, operator) in enumerate(zip(steps, operators)) if operator == "Transpose" and moved(origins)}


def shares(steps: Sequence[tuple[int, ...]], moving: set[int]) -> list[tuple[int, ...]]:
    """The origins of each step, without those that another step is first of all there for; of a move only the node that it is for."""
    firsts = {origins[0] for i, origins in enumerate(steps) if origins and i not in moving}
    return [origins[:1] + tuple(number for number in origins[1:] if number not in firsts and i not in moving) for i, origins in enumerate(steps)]


def fates(file: Sequence[ModelNode], steps: Sequence[tuple[int, ...]], moving: set[int], views: Iterable[int], inputs: Iterable[str],
          outputs: Iterable[str]) -> list[Fate]:
    """What became of each node of the file; steps: the origins of each; moving: those that are moves; views: nodes whose results are others' under other
    dims."""
    views, computed = set(views), set(inputs)
    depends = []
    for node in file:
        depends.append(not computed.isdisjoint(node.inputs))
        if depends[-1]:
            computed.update(node.outputs)
    needed, needs = set(outputs), [False] * len(file)
    for number in reversed(range(len(file))):
        needs[number] = not needed.isdisjoint(file[number].outputs)
        if needs[number]:
            needed.update(file[number].inputs)
    found = []
    for number, node in enumerate(file):
        first = tuple(i for i, origins in enumerate(steps) if origins[:1] == (number,))
        any_of = tuple(i for i, origins in enumerate(steps) if number in origins)
        if any_of:
            fused = not set(any_of) <= moving and set(first) <= moving
            found.append(Fate(FUSED, any_of) if fused else Fate(RUN, first))
        elif node.outputs and not needs[number]:
            found.append(Fate(FOLDED, (), "no output needs it"))
        elif node.outputs and not depends[number]:
            found.append(Fate(FOLDED, (), "constant: computed at build time"))
        elif number in views:
            found.append(Fate(FOLDED, (), "a view: the same bytes under other dims"))
        else:
            found.append(Fate(FOLDED, (), "simplified away: known at build time, or it changes nothing"))
    return found
