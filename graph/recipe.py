# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes the recipe of a program's weights, the file of docs/recipe-format.md, and follows it as runtime/recipe does on the device.

The one thing to know: a recipe and a skeleton, the program up to its weights, make the program of any weights for the same graph,
with the bytes that the compiler would have written.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence

import numpy as np
import onnx_ir as ir

from amalgamation.graph import program
from amalgamation.graph.errors import InvalidModel, UnsupportedModel
from amalgamation.graph.traced import BINARY, Node, Op, Trace, operands

MAGIC = b"RECIPE\n\0"
MAJOR, MINOR = 1, 0
MAX_WORK, MAX_DEPTH = 4096, 256  # operations for one element, so that a hostile recipe comes to an end
REFUSE_NAN = 1  # flag: a parameter with an element that is not a number is an error
_HEADER = struct.Struct("<8sHHIIIIIIIQII8s")
_OUTPUT = np.dtype([("offset", "<u8"), ("bytes", "<u8"), ("literal", "<u8"), ("node", "<u4"), ("reserved", "<u4")])
_PARAMETER = np.dtype([("name", "<u4"), ("dims", "<u4"), ("crc", "<u4"), ("dtype", "u1"), ("rank", "u1"), ("frozen", "u1"), ("reserved", "u1")])
_NODE = np.dtype([("op", "u1"), ("dtype", "u1"), ("rank", "u1"), ("stored", "u1"), ("a", "<u4"), ("b", "<u4"), ("c", "<u4")])

# A range of the program's weights: offset, bytes, and the number of the trace's node that computes it, or None: as it is.
Range = tuple[int, int, int | None]


def skeleton(data: bytes) -> bytes:
    """The program without its weights."""
    return data[:program.weights_offset(data)]


def write(data: bytes, ranges: Sequence[Range], trace: Trace, refuse_nan: bool = False) -> bytes:
    """The recipe of the program `data`."""
    base = skeleton(data)
    names = sorted(trace.parameters)
    tables = _Tables(trace, {list(trace.parameters).index(name): number for number, name in enumerate(names)})
    outputs = []
    for offset, size, node in ranges:
        if node is None:
            outputs.append((offset, size, tables.literal(data[len(base) + offset:len(base) + offset + size]), program.ABSENT, 0))
        else:
            outputs.append((offset, size, 0, node, 0))
    numbers = tables.add_nodes([node for _, _, node in ranges if node is not None])
    outputs = [(*head, numbers.get(node, node), zero) for *head, node, zero in outputs]
    strings, parameters = bytearray(b"\0"), []
    for name in names:
        array, frozen = trace.parameters[name], name in trace.frozen
        dtype = ir.DataType.from_numpy(array.dtype).value
        parameters.append((len(strings), tables.range(array.shape), zlib.crc32(array.tobytes()) if frozen else 0, dtype, array.ndim, frozen, 0))
        strings += name.encode("utf-8") + b"\0"
    body = (np.array(outputs, _OUTPUT).tobytes() + np.array(parameters, _PARAMETER).tobytes() + np.array(tables.nodes, _NODE).tobytes()
            + np.array(tables.indices, np.int64).astype("<u4").tobytes() + bytes(strings) + bytes(tables.literals))
    fields = [MAGIC, MAJOR, MINOR, REFUSE_NAN if refuse_nan else 0, zlib.crc32(base[64:]), len(parameters), len(tables.nodes), len(outputs),
              len(tables.indices), len(strings), len(tables.literals), zlib.crc32(body), 0, bytes(8)]
    fields[-2] = zlib.crc32(_HEADER.pack(*fields)[:52])
    return _HEADER.pack(*fields) + body


class _Tables:
    """The recipe's shared sections under construction."""

    def __init__(self, trace: Trace, parameters: dict[int, int]) -> None:
        self.nodes: list[tuple] = []
        self.indices: list[int] = []
        self.literals = bytearray()
        self._trace, self._parameters = trace, parameters
        self._range_at: dict[tuple[int, ...], int] = {}
        self._literal_at: dict[bytes, int] = {}

    def range(self, numbers: Sequence[int]) -> int:
        """Where `numbers` lie in the indices."""
        key = tuple(numbers)
        if key not in self._range_at:
            self._range_at[key] = len(self.indices)
            self.indices.extend(key)
        return self._range_at[key]

    def literal(self, raw: bytes) -> int:
        """Where these bytes lie in the literals."""
        if raw not in self._literal_at:
            self._literal_at[raw] = len(self.literals)
            self.literals += raw
        return self._literal_at[raw]

    def add_nodes(self, wanted: list[int]) -> dict[int, int]:
        """The nodes that `wanted` need; their numbers in the trace → in the recipe."""
        source = self._trace.nodes
        needed = set(wanted)
        for number in range(len(source) - 1, -1, -1):
            if number in needed:
                needed.update(operands(source[number]))
        stored = {node.a for node in (source[n] for n in needed) if node.op == Op.VIEW and node.count > source[node.a].count
                  and source[node.a].op not in (Op.PARAMETER, Op.LITERAL, Op.VIEW)}
        numbers: dict[int, int] = {}
        cost: dict[int, tuple[int, int]] = {}
        for number in sorted(needed):
            numbers[number] = len(self.nodes)
            self.nodes.append(self._record(source[number], numbers, number in stored))
            cost[number] = _cost(source[number], number in stored, cost)
        return numbers

    def _record(self, node: Node, numbers: dict[int, int], stored: bool) -> tuple:
        a, b, c = node.a, node.b, 0
        if node.op == Op.PARAMETER:
            a = self._parameters[node.a]
        elif node.op == Op.LITERAL:
            size = node.count * node.dtype.itemsize
            a, b = self.literal(bytes(self._trace.literals[node.a:node.a + size])), node.count
        else:
            a = numbers[node.a]
        if node.op in BINARY:
            b, c = numbers[node.b], node.run
        elif node.op == Op.VIEW:
            b, c = self.range((*node.dims, *node.strides)), node.offset
        return node.op, ir.DataType.from_numpy(node.dtype).value, len(node.dims), stored, a, b, c


def _cost(node: Node, stored: bool, known: Mapping[int, tuple[int, int]]) -> tuple[int, int]:
    """Work and depth of a node, which readers limit."""
    costs = [known[number] for number in operands(node)]
    if not costs:
        return 0, 0
    work = 1 + (max if node.op == Op.CONCAT else sum)(work for work, _ in costs)
    depth = 1 + max(depth for _, depth in costs)
    if work > MAX_WORK or depth > MAX_DEPTH:
        raise UnsupportedModel("what its weights become takes too many operations for a recipe. Compile the model without one")
    return (0, 0) if stored else (work, depth)


def rebuild(base: bytes, recipe: bytes, parameters: Mapping[str, np.ndarray]) -> bytes:
    """The program of `parameters`: for tests, as the device does it. The recipe is trusted, the parameters are checked."""
    header = _HEADER.unpack_from(recipe)
    counts, dtypes, sections, at = (header[7], header[5], header[6], header[8]), (_OUTPUT, _PARAMETER, _NODE, np.dtype("<u4")), [], _HEADER.size
    for count, dtype in zip(counts, dtypes):
        sections.append(np.frombuffer(recipe, dtype, count, at))
        at += count * dtype.itemsize
    outputs, known, nodes, indices = sections
    strings, literals = recipe[at:at + header[9]], recipe[at + header[9]:]
    arrays = _checked(known, strings, indices, parameters, bool(header[3] & REFUSE_NAN))
    values: list[np.ndarray] = []
    for node in nodes:
        values.append(_value(node, values, arrays, indices.astype(np.int32), literals))
    weights = bytearray(program.weights_bytes(base))
    for output in outputs:
        offset, size = int(output["offset"]), int(output["bytes"])
        start = int(output["literal"])
        weights[offset:offset + size] = literals[start:start + size] if output["node"] == program.ABSENT else values[output["node"]].tobytes()
    return program.with_weights(base, bytes(weights))


def _checked(known: np.ndarray, strings: bytes, indices: np.ndarray, parameters: Mapping[str, np.ndarray], refuse_nan: bool) -> list[np.ndarray]:
    """The parameters in the recipe's order."""
    arrays = []
    for each in known:
        name = strings[each["name"]:strings.index(0, each["name"])].decode("utf-8")
        dims = tuple(indices[each["dims"]:each["dims"] + each["rank"]].tolist())
        array = parameters.get(name)
        if array is None or array.shape != dims or ir.DataType.from_numpy(array.dtype).value != each["dtype"]:
            raise InvalidModel(f"the parameter '{name}' is missing, or not of the shape {list(dims)} and type that the model was compiled with")
        if each["frozen"] and zlib.crc32(array.tobytes()) != each["crc"]:
            raise InvalidModel(f"the parameter '{name}' is part of how the model was compiled and must stay as it was. Compile the model anew")
        if refuse_nan and np.isnan(array).any():
            raise InvalidModel(f"the parameter '{name}' has an element that is not a number")
        arrays.append(array.reshape(-1))
    return arrays


def _value(node: np.ndarray, values: list[np.ndarray], arrays: list[np.ndarray], indices: np.ndarray, literals: bytes) -> np.ndarray:
    op, a, b, c = Op(node["op"]), int(node["a"]), int(node["b"]), int(node["c"])
    dtype = ir.DataType(int(node["dtype"])).numpy()
    if op == Op.PARAMETER:
        return arrays[a]
    if op == Op.LITERAL:
        return np.frombuffer(literals, dtype, b, a)
    if op == Op.CAST:
        with np.errstate(over="ignore"):
            return values[a].astype(dtype)
    if op == Op.VIEW:
        rank = int(node["rank"])
        dims, strides = indices[b:b + rank], indices[b + rank:b + 2 * rank]
        view = np.lib.stride_tricks.as_strided(values[a][c:], dims, strides * dtype.itemsize)
        return np.ascontiguousarray(view).reshape(-1)
    if op == Op.CONCAT:
        rows = len(values[a]) // c
        return np.concatenate([values[a].reshape(rows, c), values[b].reshape(rows, -1)], 1).reshape(-1)
    with np.errstate(all="ignore"):
        return _FUNCTIONS[op](*(values[number] for number in ((a, b) if op in BINARY else (a,))))


_FUNCTIONS = {Op.NEG: np.negative, Op.SQRT: np.sqrt, Op.ADD: np.add, Op.SUB: np.subtract, Op.MUL: np.multiply, Op.DIV: np.true_divide}
