# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""MXNet's operators that pick elements by number, and those that put them in order, in ONNX operators.

The one thing to know: numbers of elements are float32 in MXNet if nothing else is said, on both sides; those outside of the array mean the nearest inside, but for `take`
that raises and `gather_nd`.
"""

from __future__ import annotations

import numpy as np

from amalgamation.graph.importers.mxnet_node import Node

_DTYPES = ("float32", "float64", "float16", "uint8", "int32", "int64")


def take(n: Node) -> str:
    n.expect(2)
    x, indices = n.inputs
    axis = n.axis("axis", 0)
    return n.op("Gather", x, _inside(n, indices, n.shape(x)[axis]), axis=axis)


def _inside(n: Node, indices: str, size: int | str) -> str:
    """`indices` as int64 from 0 on, by the attribute `mode`."""
    mode = n.text("mode", "clip", ("clip", "wrap", "raise") if n.op_type == "take" else ("clip", "wrap"))
    if isinstance(size, str):
        raise n.unsupported(f"it needs the size of the axis as a number, but its input is {list(n.shape(n.inputs[0]))}")
    if size == 0:
        raise n.invalid(f"its input {list(n.shape(n.inputs[0]))} has nothing to take")
    if mode == "raise":
        return _checked(n, indices, size)
    indices = n.cast(indices, np.int64)
    if mode == "wrap":
        return n.op("Mod", indices, n.constant(np.int64(size)))
    return n.op("Clip", indices, n.constant(np.int64(0)), n.constant(np.int64(size - 1)))


def _checked(n: Node, indices: str, size: int) -> str:
    """Those that the file holds are looked at here, others by Gather; both before they are cut off to whole numbers, as in MXNet."""
    known = n.array(indices)
    if known is None:
        return _failing(n, indices, size)
    known = np.asarray(known)
    if known.size and not 0 <= known.min() <= known.max() <= size - 1:
        raise n.invalid(f"mode='raise': its indices are from {known.min()} to {known.max()}, but there are {size} to take")
    return n.constant(known.astype(np.int64))


def _failing(n: Node, indices: str, size: int) -> str:
    """`indices` as int64, those outside of [0, size - 1], and what is no number, so large that Gather fails, which would count negative ones from the end."""
    dtype = n.dtype(indices)
    indices = n.cast(indices, np.int64 if dtype.kind != "f" else np.float32 if dtype == np.float16 else dtype)
    inside = n.op("And", n.op("GreaterOrEqual", indices, n.scalar(0, indices)), n.op("LessOrEqual", indices, n.scalar(size - 1, indices)))
    return n.cast(n.op("Where", inside, indices, n.scalar(2 * size, indices)), np.int64)


def pick(n: Node) -> str:
    """One element along the axis for each place of the others; the indices have the axis as 1, or not at all."""
    n.expect(2)
    x, indices = n.inputs
    axis, keep = n.axis("axis", -1), n.flag("keepdims")
    return _picked(n, x, indices, axis, keep)


def _picked(n: Node, x: str, indices: str, axis: int, keep: bool) -> str:
    indices = _inside(n, indices, n.shape(x)[axis])
    if n.rank(indices) < n.rank(x):
        indices = n.op("Unsqueeze", indices, n.integers_constant(axis))
    y = n.op("GatherElements", x, indices, axis=axis)
    if n.rank(x) == 1 and not keep:  # MXNet has no scalars
        return y
    return y if keep else n.op("Squeeze", y, n.integers_constant(axis))


def batch_take(n: Node) -> str:
    """`choose_element_0index`, too: pick in each row of a matrix."""
    n.expect(2)
    if n.rank(n.inputs[0]) != 2:
        raise n.invalid(f"its input {list(n.shape(n.inputs[0]))} is no matrix")
    return _picked(n, *n.inputs, axis=1, keep=False)


def gather_nd(n: Node) -> str:
    """The indices' first axis holds an element's place; in ONNX it is the last."""
    n.expect(2)
    x, indices = n.inputs
    indices = n.cast(n.op("Transpose", indices, perm=[*range(1, n.rank(indices)), 0]), np.int64)
    return n.op("GatherND", x, indices)


def _flat(n: Node) -> tuple[str, int]:
    """The first input and the axis of an order; without axis, all of it in one row."""
    if n.without("axis"):
        return n.reshape(n.inputs[0], -1), 0
    return n.inputs[0], n.axis("axis", -1)


def topk(n: Node) -> str | list[str]:
    n.expect(1)
    kind, dtype = n.text("ret_typ", "indices", ("value", "indices", "mask", "both")), n.text("dtype", "float32", _DTYPES)
    k, ascending = n.integer("k", 1), n.flag("is_ascend")
    x, axis = _flat(n)
    size = n.shape(x)[axis]
    if k < 1 and isinstance(size, str):
        raise n.unsupported(f"k={k}, which means all of an axis, needs its size as a number, but its input is {list(n.shape(x))}")
    if isinstance(size, int) and k > size:
        raise n.invalid(f"k={k} is more than the {size} elements of the axis")
    values, indices = _ordered(n, x, axis, k if k >= 1 else size, ascending)
    if kind == "mask":
        zeros = n.op("Expand", n.scalar(0, x), n.integers_constant(*n.sizes(x)))
        ones = n.op("Expand", n.scalar(1, x), n.integers_constant(*n.sizes(indices)))
        mask = n.op("ScatterElements", zeros, indices, ones, axis=axis)
        return n.reshape(mask, *n.sizes(n.inputs[0])) if x != n.inputs[0] else mask
    indices = n.cast(indices, dtype)
    return {"value": [values], "indices": indices, "both": [values, indices]}[kind]


def sort(n: Node) -> list[str]:
    n.expect(1)
    x, axis = _flat(n)
    return _ordered(n, x, axis, n.sizes(x, axis)[0], n.flag("is_ascend", True))[:1]


def argsort(n: Node) -> str:
    n.expect(1)
    x, axis = _flat(n)
    return n.cast(_ordered(n, x, axis, n.sizes(x, axis)[0], n.flag("is_ascend", True))[1], n.text("dtype", "float32", _DTYPES))


def _ordered(n: Node, x: str, axis: int, count: int, ascending: bool) -> list[str]:
    dtype = n.dtype(x)
    x = n.cast(x, np.int32) if dtype == np.int8 else x  # there is no kernel for these
    values, indices = n.op("TopK", x, n.integers_constant(count), outputs=2, axis=axis, largest=int(not ascending))
    return [n.cast(values, dtype), indices]


def diag(n: Node) -> str:
    """The diagonal of the two axes, which becomes the last axis; of a vector, the matrix with it."""
    n.expect(1)
    x, k, rank = n.inputs[0], n.integer("k", 0), n.rank(n.inputs[0])
    a, b = (0, 0) if rank == 1 else (n.axis("axis1", 0), n.axis("axis2", 1))
    if rank == 1:
        n.integer("axis1", 0), n.integer("axis2", 1)
        return _matrix(n, x, n.sizes(x)[0], k)
    if a == b:
        raise n.invalid(f"axis1 and axis2 are both {a}")
    order = [i for i in range(rank) if i not in (a, b)] + [a, b]
    rows, columns = (n.sizes(x)[axis] for axis in (a, b))
    if max(rows, columns) > 1 << 20:
        raise n.unsupported(f"a diagonal of {rows} rows and {columns} columns is not supported; supported: {1 << 20}")
    first = np.arange(max(rows, columns))
    row, column = first + max(-k, 0), first + max(k, 0)
    inside = (row < rows) & (column < columns)
    if not inside.any():
        raise n.invalid(f"k={k} is outside of {rows} rows and {columns} columns")
    moved = n.op("Transpose", x, perm=order) if order != list(range(rank)) else x
    flat = n.reshape(moved, *n.sizes(moved)[:-2], rows * columns)
    return n.op("Gather", flat, n.constant((row * columns + column)[inside].astype(np.int64)), axis=rank - 2)


def _matrix(n: Node, x: str, size: int, k: int) -> str:
    if not 1 <= size <= 1 << 10 or abs(k) > 1 << 10:
        raise n.unsupported(f"a matrix of a vector of {size} with k={k} is not supported; supported: 1 to {1 << 10}")
    row, column = np.indices((size + abs(k),) * 2)
    place = np.minimum(np.minimum(row, column), size - 1).astype(np.int64)
    return n.op("Where", n.constant(column - row == k), n.op("Gather", x, n.constant(place), axis=0), n.scalar(0, x))


TABLE = {function.__name__: function for function in (argsort, batch_take, diag, gather_nd, pick, sort, take, topk)} | {"choose_element_0index": batch_take}
