# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Arrays that remember how they were computed from a model's parameters, for the recipe that accepts other weights (recipe.py).

A `Traced` stands in for a numpy array in what passes and operators compute. The one thing to know: whatever is not one of the few
operations of `Op` looks at the numbers, and freezes the parameters that they came from: new weights must have the same ones.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from amalgamation.graph.errors import UnsupportedModel


class Op(enum.IntEnum):
    """What a node computes, element by element; a node is a vector, whatever dims the array has."""

    PARAMETER, LITERAL, CAST, NEG, SQRT, ADD, SUB, MUL, DIV, VIEW, CONCAT = range(11)


class Node(NamedTuple):
    """a, b: nodes; of PARAMETER its number, of LITERAL the offset of its bytes. dims and strides: of a VIEW, in elements, from `offset` on.

    CONCAT takes `run` elements of a, then b's share, and so on: a concatenation along any axis.
    """

    op: Op
    dtype: np.dtype
    count: int
    a: int = 0
    b: int = 0
    offset: int = 0
    dims: tuple[int, ...] = ()
    strides: tuple[int, ...] = ()
    run: int = 0


BINARY = (Op.ADD, Op.SUB, Op.MUL, Op.DIV, Op.CONCAT)
_ARITHMETIC = {np.add: Op.ADD, np.subtract: Op.SUB, np.multiply: Op.MUL, np.true_divide: Op.DIV, np.negative: Op.NEG, np.sqrt: Op.SQRT}
_FLOATS = (np.dtype(np.float32), np.dtype(np.float64))
_LIMIT = 1 << 31  # elements of an array, so that an index has 32 bits


def operands(node: Node) -> tuple[int, ...]:
    """The nodes that it reads."""
    return () if node.op in (Op.PARAMETER, Op.LITERAL) else (node.a, node.b) if node.op in BINARY else (node.a,)


class Trace:
    """All nodes, each stored once, and which parameters are frozen."""

    def __init__(self) -> None:
        self.parameters: dict[str, np.ndarray] = {}
        self.values: dict[str, Traced] | None = None  # what an importer made of them, by the names of the graph's constants
        self.frozen: set[str] = set()
        self.nodes: list[Node] = []
        self.literals = bytearray()
        self._number: dict[Node, int] = {}
        self._literal_at: dict[bytes, int] = {}
        self._leaves: list[frozenset[str]] = []

    def parameter(self, name: str, data: np.ndarray) -> Traced | np.ndarray:
        """A parameter of the model; floats are traced, anything else steers the compiler and is frozen."""
        number = len(self.parameters)
        self.parameters[name] = data = np.asarray(data, order="C")
        if data.dtype not in _FLOATS or not 0 < data.size < _LIMIT:
            self.frozen.add(name)
            return data
        return Traced(self, data, self.add(Node(Op.PARAMETER, data.dtype, data.size, number), frozenset((name,))))

    def add(self, node: Node, leaves: frozenset[str] = frozenset()) -> int:
        """The number of `node`."""
        if node.count >= _LIMIT:
            raise UnsupportedModel(f"an array of {node.count} elements is too large for a recipe. Compile the model without one")
        if node not in self._number:
            self._number[node] = len(self.nodes)
            self.nodes.append(node)
            self._leaves.append(leaves.union(*(self._leaves[each] for each in operands(node))))
        return self._number[node]

    def literal(self, data: np.ndarray) -> int:
        """A node of numbers that do not depend on parameters; of one number many times, a view."""
        flat = np.ascontiguousarray(data).reshape(-1)
        raw = flat.tobytes()
        if flat.size > 1 and raw == raw[:flat.itemsize] * flat.size:
            return self.view(self.literal(flat[:1]), 0, (flat.size,), (0,))
        if raw not in self._literal_at:
            self._literal_at[raw] = len(self.literals)
            self.literals += raw
        return self.add(Node(Op.LITERAL, flat.dtype, flat.size, self._literal_at[raw]))

    def view(self, a: int, offset: int, dims: Sequence[int], strides: Sequence[int]) -> int:
        """The elements offset + Σ index · stride of `a`; `a` itself if that is all of it in order."""
        merged: list[tuple[int, int]] = []
        for dim, stride in zip(dims, strides):
            if dim == 1:
                continue
            if merged and merged[-1][1] == dim * stride:
                merged[-1] = (merged[-1][0] * dim, stride)
            else:
                merged.append((dim, stride))
        source, count = self.nodes[a], int(np.prod([dim for dim, _ in merged], dtype=np.int64))
        if offset == 0 and count == source.count and merged in ([], [(count, 1)]):
            return a
        merged = merged or [(1, 0)]
        return self.add(Node(Op.VIEW, source.dtype, count, a, 0, offset, *zip(*merged)))

    def cast(self, a: int, dtype: np.dtype) -> int:
        """`a` in another float type."""
        node = self.nodes[a]
        if node.dtype == dtype:
            return a
        if node.op == Op.CAST and self.nodes[node.a].dtype == dtype and node.dtype.itemsize > dtype.itemsize:
            return node.a  # wider and back
        return self.add(Node(Op.CAST, dtype, node.count, a))

    def concat(self, a: int, b: int, run: int) -> int:
        """Runs of a and b in turn; `run` elements of a each time."""
        nodes = self.nodes[a], self.nodes[b]
        return self.add(Node(Op.CONCAT, nodes[0].dtype, nodes[0].count + nodes[1].count, a, b, run=run))

    def freeze(self, node: int) -> None:
        """Someone looked at the numbers of `node`."""
        self.frozen |= self._leaves[node]


class Traced(np.lib.mixins.NDArrayOperatorsMixin):
    """A C-contiguous numpy array, `data`, and the node that computes it."""

    def __init__(self, trace: Trace, data: np.ndarray, node: int) -> None:
        self.trace, self.data, self.node = trace, np.asarray(data, order="C"), node

    # What may be asked without a look at the numbers.

    shape = property(lambda self: self.data.shape)
    dtype = property(lambda self: self.data.dtype)
    ndim = property(lambda self: self.data.ndim)
    size = property(lambda self: self.data.size)
    nbytes = property(lambda self: self.data.nbytes)
    T = property(lambda self: self.transpose())

    def __len__(self) -> int:
        return len(self.data)

    def astype(self, dtype, copy: bool = True) -> Traced | np.ndarray:
        dtype = np.dtype(dtype)
        if dtype != self.dtype and dtype not in _FLOATS:
            return self.look().astype(dtype)
        return Traced(self.trace, self.data.astype(dtype), self.trace.cast(self.node, dtype))

    def reshape(self, *shape) -> Traced:
        return Traced(self.trace, self.data.reshape(*shape), self.node)

    def transpose(self, *axes) -> Traced | np.ndarray:
        return self._moved(lambda data: data.transpose(*axes))

    def swapaxes(self, first: int, second: int) -> Traced | np.ndarray:
        return self._moved(lambda data: data.swapaxes(first, second))

    def copy(self) -> Traced:
        return self

    def __getitem__(self, key) -> Traced | np.ndarray:
        return self._moved(lambda data: data[key])

    def _moved(self, move) -> Traced | np.ndarray:
        """What `move` makes of the data: a view of it, or it looks."""
        view = move(self.data)
        node = self._view(view)
        return move(self.look()) if node is None else Traced(self.trace, view, node)

    def _view(self, view: np.ndarray) -> int | None:
        if not isinstance(view, np.ndarray) or not view.size or not np.may_share_memory(view, self.data):
            return None
        first = lambda array: array.__array_interface__["data"][0]  # noqa: E731
        size = self.data.itemsize
        return self.trace.view(self.node, (first(view) - first(self.data)) // size, view.shape, [stride // size for stride in view.strides])

    # Everything else.

    def look(self) -> np.ndarray:
        """The numbers; the parameters behind them can no longer be others."""
        self.trace.freeze(self.node)
        return self.data

    def __array__(self, dtype=None, copy=None) -> np.ndarray:
        return np.array(self.look(), dtype, copy=copy)

    def __getattr__(self, name: str):
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.look(), name)

    def __iter__(self):
        return iter(self.look())

    def __bool__(self) -> bool:
        return bool(self.look())

    def __float__(self) -> float:
        return float(self.look())

    def __int__(self) -> int:
        return int(self.look())

    def __array_ufunc__(self, ufunc, method: str, *inputs, **kwargs):
        numbers = [plain(each) for each in inputs]
        if ufunc is np.reciprocal and method == "__call__" and not kwargs and self.dtype in _FLOATS:
            return np.true_divide(np.ones((), self.dtype), self)
        if method == "__call__" and not kwargs and ufunc in _ARITHMETIC:
            result = ufunc(*numbers)
            if result.size and result.dtype in _FLOATS:
                operands = [self._operand(each, result) for each in inputs]
                return Traced(self.trace, result, self._arithmetic(_ARITHMETIC[ufunc], result, operands))
        return getattr(ufunc, method)(*_looked(inputs), **_looked(kwargs))

    def _operand(self, value, result: np.ndarray) -> int:
        """The node of an operand in the result's type and shape."""
        if isinstance(value, Traced):
            node, data = self.trace.cast(value.node, result.dtype), value.data
        else:
            data = np.asarray(value, result.dtype)
            node = self.trace.literal(data)
        return self.trace.view(node, 0, result.shape, _broadcast(data.shape, result.ndim))

    def _arithmetic(self, op: Op, result: np.ndarray, operands: list[int]) -> int:
        nodes = self.trace.nodes
        if op in (Op.MUL, Op.DIV) and _is_one(self.trace, nodes[operands[1]]):
            return operands[0]
        return self.trace.add(Node(op, result.dtype, result.size, *operands))

    def __array_function__(self, func, types, args, kwargs):
        if func in (np.shape, np.ndim, np.size):
            return func(*_each(args, plain), **kwargs)
        if func in _MOVES and not kwargs and isinstance(args[0], Traced):
            return args[0]._moved(lambda data: func(data, *args[1:]))
        if func is np.pad and not kwargs and isinstance(args[0], Traced):
            return args[0]._padded(np.broadcast_to(np.asarray(args[1]), (args[0].ndim, 2)).tolist())
        if func is np.concatenate and all(each.size and each.dtype == self.dtype for each in args[0]):
            return self._concatenated(args[0], *args[1:], **kwargs)
        return func(*_looked(args), **_looked(kwargs))

    def _padded(self, widths: list[list[int]]) -> Traced:
        """With zeros around it."""
        out = self
        for axis, (before, after) in enumerate(widths):
            shape = list(out.shape)
            zeros = [np.zeros((*shape[:axis], width, *shape[axis + 1:]), self.dtype) for width in (before, after)]
            parts = [part for part in (zeros[0], out, zeros[1]) if part.size]
            if len(parts) > 1:
                out = self._concatenated(parts, axis)
        return out

    def _concatenated(self, parts: Sequence[Traced | np.ndarray], axis: int = 0) -> Traced:
        data = np.concatenate([plain(part) for part in parts], axis)
        nodes = [part.node if isinstance(part, Traced) else self.trace.literal(part) for part in parts]
        runs = [int(np.prod(part.shape[axis % data.ndim:], dtype=np.int64)) for part in parts]
        while len(nodes) > 1:  # a tree of pairs, which is followed faster than a chain
            pairs = range(0, len(nodes) - 1, 2)
            odd = slice(len(nodes) // 2 * 2, None)
            nodes = [self.trace.concat(nodes[i], nodes[i + 1], runs[i]) for i in pairs] + nodes[odd]
            runs = [runs[i] + runs[i + 1] for i in pairs] + runs[odd]
        return Traced(self.trace, data, nodes[0])


_MOVES = (np.transpose, np.moveaxis, np.swapaxes, np.broadcast_to, np.expand_dims, np.squeeze, np.flip, np.ravel, np.atleast_1d)


def plain(array: Traced | np.ndarray) -> np.ndarray:
    """The numbers, for those who let nothing depend on them."""
    return array.data if isinstance(array, Traced) else array


def _broadcast(shape: tuple[int, ...], rank: int) -> list[int]:
    """The strides, in elements, of a dense array of `shape` that is broadcast to `rank` dims."""
    strides, step = [], 1
    for dim in reversed(shape):
        strides.insert(0, 0 if dim == 1 else step)
        step *= dim
    return [0] * (rank - len(shape)) + strides


def _is_one(trace: Trace, node: Node) -> bool:
    """Whether it is a literal 1, which changes nothing as a factor or divisor."""
    node = trace.nodes[node.a] if node.op == Op.VIEW else node
    return node.op == Op.LITERAL and node.count == 1 and np.frombuffer(trace.literals, node.dtype, 1, node.a)[0] == 1


def _each(value, change):
    """`value` with `change` applied to each Traced in it, however deep."""
    if isinstance(value, Traced):
        return change(value)
    if isinstance(value, (list, tuple)):
        return type(value)(_each(each, change) for each in value)
    return {key: _each(each, change) for key, each in value.items()} if isinstance(value, dict) else value


def _looked(value):
    return _each(value, Traced.look)
