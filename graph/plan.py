# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Turns a lowered graph into a program: asks each node's operator for its steps, then gives every buffer its place.

The one thing to know: a place is what owns bytes (an input, an output, a constant, or a buffer of the arena); values that are views of
one another, or computed in place, share one.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import numpy as np
import onnx_ir as ir

from amalgamation import ops
from amalgamation.graph import arena, edit, program, provenance, recipe
from amalgamation.graph.errors import UnsupportedModel
from amalgamation.graph.operator import OPSET, Constant, Dim, Operand, Operator
from amalgamation.graph.passes import shape_values
from amalgamation.graph.passes.shapes import input_symbols
from amalgamation.graph.traced import Traced, plain
from amalgamation.graph.values import Values, evaluate, product


@dataclasses.dataclass(frozen=True)
class Plan:
    """program: what runs; operators: whose kernels it names; kernels: their names; report: sizes for people; origins: of its weights; traces: of its steps."""

    program: program.Program
    operators: tuple[str, ...]
    kernels: tuple[str, ...]
    report: dict
    origins: tuple[recipe.Range, ...]
    traces: Traces


@dataclasses.dataclass(frozen=True)
class Buffer:
    """A place of the arena, in bytes for the symbols' first sizes: size is the same as an expression; names: of the tensors that it holds in turn."""

    offset: int
    bytes: int
    size: str
    first: int
    last: int
    names: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Traces:
    """What explain.py says of a program and the program does not. nodes: the file's; steps: of each the numbers of the nodes that it computes; views:
    likewise of no step; moves: the steps that only change a layout; reads: of each step the steps whose results it reads, or -1 - the number of an
    input; results: likewise of each output."""

    nodes: tuple[provenance.ModelNode, ...]
    steps: tuple[tuple[int, ...], ...]
    moves: tuple[int, ...]
    reads: tuple[tuple[int, ...], ...]
    results: tuple[tuple[int, ...], ...]
    views: tuple[int, ...]
    buffers: tuple[Buffer, ...]


@dataclasses.dataclass
class _Place:
    """storage as in the program's tensors; number of the input, output or constant; bytes."""

    storage: int
    number: int
    bytes: Dim
    first: int = -1
    last: int = -1


@dataclasses.dataclass(frozen=True)
class _Tensor:
    name: str
    dtype: int
    dims: tuple[Dim, ...]
    place: int


@dataclasses.dataclass(frozen=True)
class _Step:
    kernel: str
    name: str
    inputs: tuple[_Tensor | None, ...]
    outputs: tuple[_Tensor, ...]
    attrs: tuple[Dim, ...]
    floats: tuple[float, ...]
    scratch: Dim
    origins: tuple[int, ...]


def make(model: ir.Model, defaults: dict[str, int], info: dict[str, str]) -> Plan:
    """The plan of a graph that has been through all passes; `defaults` gives symbols their first size (else 1)."""
    provenance.settle(model)
    planner = Planner(model)
    for node in model.graph:
        planner.node(node)
    planner.bind_outputs()
    planner.find_lifetimes()
    planner.run_in_place()
    return planner.finish(defaults, info)


class Planner:
    """Implements operator.Lowering for the node that `node` is called with, and collects the steps."""

    def __init__(self, model: ir.Model) -> None:
        self._model = model
        self._name = model.graph.name
        self._operators = ops.load_operators()
        self._owner = {kernel: op for _, op in sorted(self._operators.items()) for kernel in op.kernels}
        self._node: ir.Node | None = None
        self._places: list[_Place] = []
        self._merged: dict[int, int] = {}
        self._place_of: dict[ir.Value, int] = {}
        self._steps: list[_Step] = []
        self._arrays: list[np.ndarray] = []
        self._origins: list[int | None] = []  # of each array, the node of a trace that computes it
        self._array_place: list[int] = []
        self._array_at: dict[tuple, int] = {}
        self._temporaries = 0
        self._needs: set[str] = set()
        self._views: list[int] = []
        self._output_places: list[int] = []
        for number, value in enumerate(model.graph.inputs):
            self._place_of[value] = self._new_place(program.INPUT, number, self._bytes(value))

    # What operators ask: see operator.Lowering.

    def shape(self, value: ir.Value) -> tuple[Dim, ...]:
        dims = edit.shape(value)
        if dims is None:
            raise self.unsupported(self._node, f"the shape of '{value.name}' is known only while the model runs",
                                   "Give the inputs fixed sizes with --inputs or --bind, or export the model without data-dependent shapes")
        if len(dims) > program.MAX_RANK:
            raise self.unsupported(self._node, f"'{value.name}' has {len(dims)} dims, but at most {program.MAX_RANK} are supported")
        return dims

    def dtype(self, value: ir.Value) -> ir.DataType:
        if value.dtype is None or value.dtype.value not in program.DTYPE_BYTES:
            kind = "unknown" if value.dtype is None else value.dtype.name
            raise self.unsupported(self._node, f"the element type of '{value.name}' is {kind}", "Use float32")
        return value.dtype

    def array(self, value: ir.Value | None) -> np.ndarray | Traced | None:
        return edit.array(value)

    def content(self, value: ir.Value | None) -> tuple[Dim, ...] | None:
        return shape_values.elements(value)

    def constant(self, array: np.ndarray | Traced) -> Constant:
        data, origin = np.asarray(plain(array), order="C"), array.node if isinstance(array, Traced) else None
        dtype = ir.DataType.from_numpy(data.dtype).value
        if dtype not in program.DTYPE_BYTES:
            raise self.unsupported(self._node, f"a constant has the element type {data.dtype}", "Use float32")
        key = (dtype, data.shape, data.tobytes() if origin is None else origin)
        if key not in self._array_at:
            self._array_at[key] = len(self._arrays)
            self._array_place.append(self._new_place(program.WEIGHTS, len(self._arrays), data.nbytes))
            self._arrays.append(data)
            self._origins.append(origin)
        return Constant(self._array_at[key])

    def step(
        self,
        kernel: str,
        inputs: Sequence[Operand],
        outputs: Sequence[ir.Value],
        attrs: Sequence[Dim] = (),
        floats: Sequence[float] = (),
        scratch: Dim = 0,
        views: dict[int, tuple[Dim, ...]] | None = None,
    ) -> None:
        if kernel not in self._owner:
            raise AssertionError(f"{kernel}: no operator has this kernel")
        views = views or {}
        ins = tuple(self._tensor(operand, views.get(i)) for i, operand in enumerate(inputs))
        outs = tuple(self._tensor(value, views.get(len(inputs) + i), new=True) for i, value in enumerate(outputs))
        name = self._node.name or self._node.outputs[0].name if self._node is not None else f"output '{outputs[0].name}'"
        origins = provenance.of(self._node if self._node is not None else inputs[0].producer())
        self._steps.append(_Step(kernel, name or "", ins, outs, tuple(attrs), tuple(map(float, floats)), scratch, origins))

    def need(self, name: str) -> None:
        self._needs.add(name)

    def temporary(self, dtype: ir.DataType, shape: tuple[Dim, ...]) -> ir.Value:
        self._temporaries += 1
        return ir.Value(name=f"{self._node.outputs[0].name}/temporary{self._temporaries}", type=ir.TensorType(dtype),
                        shape=edit.to_shape(shape))

    def alias(self, output: ir.Value, source: ir.Value) -> None:
        self._place_of[output] = self._place(source)
        self._views += provenance.of(self._node)

    def unsupported(self, node: ir.Node | None, why: str, what_to_do: str = "") -> Exception:
        where = f"node '{node.name or node.outputs[0].name}': {node.op_type} (opset {OPSET}): " if node is not None else ""
        hint = what_to_do and f". {what_to_do[:1].upper()}{what_to_do[1:]}"
        return UnsupportedModel(f"{self._name}: {where}{why}{hint}")

    # Steps.

    def node(self, node: ir.Node) -> None:
        """Adds the steps of `node`."""
        self._node = node
        operator = self._operators.get(node.op_type)
        if operator is None:
            raise self.unsupported(node, "there is no such operator in ops/",
                                   f"Export the model without {node.op_type}, or add the folder ops/{node.op_type}")
        operator.lower(node, self)
        for value in node.outputs:
            if value not in self._place_of and (value.uses() or value.is_graph_output()):
                raise self.unsupported(node, f"its output '{value.name}' is not computed", "Only the first output is supported")
        self._node = None

    def bind_outputs(self) -> None:
        """Each output of the model owns its place; a copy is made of what is an input, a constant, or an output already."""
        for number, value in enumerate(self._model.graph.outputs):
            place = self._place(value)
            if self._places[place].storage != program.ARENA:
                name = edit.output_names(self._model)[number]
                copy = ir.Value(name=name, type=ir.TensorType(self.dtype(value)), shape=value.shape)
                self.step("Identity", [value], [copy])
                place = self._place_of[copy]
            self._places[place].storage, self._places[place].number = program.OUTPUT, number
            self._output_places.append(place)

    def find_lifetimes(self) -> None:
        """Writes to each place its first and last step."""
        for number, step in enumerate(self._steps):
            for tensor in (*step.inputs, *step.outputs):
                if tensor is not None:
                    place = self._places[tensor.place]
                    place.first = number if place.first < 0 else place.first
                    place.last = number

    def run_in_place(self) -> None:
        """Lets a step write over its first input where the operator allows it and nobody else needs that input."""
        for number, step in enumerate(self._steps):
            if step.kernel not in self._owner[step.kernel].in_place or not step.inputs or step.inputs[0] is None:
                continue
            source, target = self._root(step.inputs[0].place), self._root(step.outputs[0].place)
            old, new = self._places[source], self._places[target]
            shared = [t for t in step.inputs[1:] if t is not None and self._root(t.place) == source]
            fits = edit.same_dims((old.bytes,), (new.bytes,)) and all(t.dims == step.inputs[0].dims for t in shared)
            if (source != target and old.storage == program.ARENA and new.storage in (program.ARENA, program.OUTPUT)
                    and old.last == number == new.first and fits):
                self._merged[source] = target
                new.first = old.first

    def finish(self, defaults: dict[str, int], info: dict[str, str]) -> Plan:
        """Gives the buffers of the arena their offsets and writes everything into tables."""
        names = input_symbols(self._model)
        sizes = {name: defaults.get(name, 1) for name in names}
        for unknown in sorted(set(defaults) - set(names)):
            raise UnsupportedModel(f"{self._name}: no input has the symbolic dim '{unknown}'; it has: {', '.join(names) or 'none'}")
        values = Values(names)
        live = [i for i, p in enumerate(self._places) if p.storage == program.ARENA and i not in self._merged and p.first >= 0]
        buffers = [arena.Buffer(self._places[i].bytes, self._places[i].first, self._places[i].last) for i in live]
        layout = arena.plan(buffers, values)
        offset_of = dict(zip(live, layout.offsets))
        weights, ranges = self._weights()
        tensors: dict[program.Tensor, int] = {}

        def tensor(t: _Tensor | None) -> int | None:
            if t is None:
                return None
            root = self._root(t.place)
            place = self._places[root]
            at, offset, size = place.number, 0, 0
            if place.storage == program.ARENA:
                at = offset_of[root]
            elif place.storage == program.WEIGHTS:
                at, (offset, size) = 0, ranges[place.number]
            record = program.Tensor(t.name, t.dtype, place.storage, tuple(values.add(d) for d in t.dims), at, offset, size)
            return tensors.setdefault(record, len(tensors))

        inputs = tuple(tensor(self._tensor(v, None)) for v in self._model.graph.inputs)
        outputs = tuple(
            tensor(_Tensor(name, v.dtype.value, edit.shape(v), place))
            for name, v, place in zip(edit.output_names(self._model), self._model.graph.outputs, self._output_places))
        steps = tuple(
            program.Step(s.kernel, s.name, tuple(map(tensor, s.inputs)), tuple(map(tensor, s.outputs)),
                         tuple(values.add(a) for a in s.attrs), s.floats, values.add(s.scratch)) for s in self._steps)
        result = program.Program(tuple(program.Symbol(name, sizes[name]) for name in names), tuple(values.table), tuple(tensors),
                                 steps, inputs, outputs, layout.bytes, tuple(sorted(info.items())), weights)
        self._check_sizes(result, sizes)
        kernels = tuple(sorted({step.kernel for step in steps}))
        operators = tuple(sorted({self._owner[kernel].name for kernel in kernels}))
        report = {
            "arena_bytes": result.evaluate()[layout.bytes],
            "arena_lower_bound": arena.lower_bound(buffers, sizes),
            "kernels": {k: sum(s.kernel == k for s in steps) for k in kernels},
            "operators": list(operators),
            "steps": len(steps),
            "symbols": sizes,
            "weights_bytes": len(weights),
        }
        origins = tuple((offset, size, origin) for (offset, size), origin in zip(ranges, self._origins) if size)
        return Plan(result, operators, tuple(sorted({*kernels, *self._needs})), report, origins, self._traces(live, result.evaluate(), layout.offsets, sizes))

    def _traces(self, live: list[int], known: list[int], offsets: list[int], sizes: dict[str, int]) -> Traces:
        names: dict[int, dict[str, None]] = {place: {} for place in live}
        for step in self._steps:
            for tensor in (*step.inputs, *step.outputs):
                if tensor is not None:
                    names.get(self._root(tensor.place), {})[tensor.name] = None
        places = [self._places[place] for place in live]
        buffers = tuple(Buffer(known[offset], evaluate(place.bytes, sizes), str(place.bytes), place.first, place.last, tuple(names[number]))
                        for number, place, offset in zip(live, places, offsets))
        reads, results = self._reads()
        nodes, steps = provenance.nodes(self._model), [step.origins for step in self._steps]
        moving = provenance.moves(nodes, steps, [self._owner[step.kernel].name for step in self._steps])
        return Traces(nodes, tuple(provenance.shares(steps, moving)), tuple(sorted(moving)), reads, results, tuple(sorted(set(self._views))), buffers)

    def _reads(self) -> tuple[tuple[tuple[int, ...], ...], tuple[tuple[int, ...], ...]]:
        """Who wrote what each step reads, and what each output is."""
        writers: dict[int, set[int]] = {}
        for number, value in enumerate(self._model.graph.inputs):
            writers[self._place_of[value]] = {-1 - number}
        reads = []
        for number, step in enumerate(self._steps):
            reads.append(tuple(sorted(set().union(*(writers.get(tensor.place, ()) for tensor in step.inputs if tensor is not None)))))
            for tensor in step.outputs:
                writers.setdefault(tensor.place, set()).add(number)
        return tuple(reads), tuple(tuple(sorted(writers.get(place, ()))) for place in self._output_places)

    def _check_sizes(self, result: program.Program, sizes: dict[str, int]) -> None:
        known = result.evaluate()
        for tensor in result.tensors:
            dims = [known[d] for d in tensor.dims]
            if min(dims, default=0) < 0:
                raise UnsupportedModel(f"{self._name}: '{tensor.name}' has the dims {dims} for {sizes}. "
                                       "Give sizes that fit with --default")

    def _weights(self) -> tuple[bytes, list[tuple[int, int]]]:
        out, ranges, end = [], [], 0
        for data in self._arrays:
            out += [bytes(-end % program.ALIGNMENT), data.tobytes()]
            start = end + len(out[-2])
            end = start + data.nbytes
            ranges.append((start, data.nbytes))
        return b"".join(out), ranges

    # Places.

    def _bytes(self, value: ir.Value) -> Dim:
        return product(self.shape(value)) * program.DTYPE_BYTES[self.dtype(value).value]

    def _new_place(self, storage: int, number: int, size: Dim) -> int:
        self._places.append(_Place(storage, number, size))
        return len(self._places) - 1

    def _root(self, place: int) -> int:
        while place in self._merged:
            place = self._merged[place]
        return place

    def _place(self, value: ir.Value) -> int:
        if value not in self._place_of:
            data = edit.array(value)
            if data is None:
                raise self.unsupported(self._node, f"'{value.name}' is used before it is computed")
            self._place_of[value] = self._array_place[self.constant(data).index]
        return self._place_of[value]

    def _tensor(self, operand: Operand, view: tuple[Dim, ...] | None, new: bool = False) -> _Tensor | None:
        if operand is None:
            return None
        if isinstance(operand, Constant):
            data = self._arrays[operand.index]
            dtype, dims, place = ir.DataType.from_numpy(data.dtype).value, data.shape, self._array_place[operand.index]
            name = f"constant {operand.index}"
        else:
            if new and operand not in self._place_of:
                self._place_of[operand] = self._new_place(program.ARENA, 0, self._bytes(operand))
            dtype, dims, place = self.dtype(operand).value, self.shape(operand), self._place(operand)
            name = operand.name
        return _Tensor(name, dtype, tuple(dims if view is None else view), place)
