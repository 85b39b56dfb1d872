# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""How op.py files make few, large dims of many small ones: for elementwise operators and for those along an axis.

A dim that is a sympy expression is equal to another only if they are the same expression; what cannot be decided at build time is
left apart, and decided by the kernel.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import onnx_ir as ir

from amalgamation.graph.operator import Dim, Lowering, Operand, Operator

INTEGERS = frozenset(
    {
        ir.DataType.UINT8, ir.DataType.INT8, ir.DataType.UINT16, ir.DataType.INT16,
        ir.DataType.INT32, ir.DataType.INT64, ir.DataType.UINT32, ir.DataType.UINT64,
    }
)  # fmt: skip

Shape = tuple[Dim, ...]


def product(dims: Sequence[Dim]) -> Dim:
    """The number of elements of `dims`; 1 for none."""
    return math.prod(dims)


def axis_of(node: ir.Node, lowering: Lowering, axis: int, rank: int) -> int:
    """`axis`, which may count from the end, in [0, rank)."""
    if not -rank <= axis < rank:
        raise lowering.unsupported(node, f"axis {axis} is outside of {rank} dims", "mend the model")
    return axis % rank


def check_indices(node: ir.Node, lowering: Lowering, indices: ir.Value, sizes: Sequence[Dim]) -> None:
    """Raises if indices that are known now are outside; the last dim of `indices` has one for each of `sizes`, where these are several."""
    known = lowering.array(indices)
    if not isinstance(known, np.ndarray) or not known.size:  # new weights may have others: the kernel looks
        return
    for column, size in zip(known.reshape(-1, len(sizes)).T, sizes):
        if isinstance(size, int) and not -size <= column.min() <= column.max() < size:
            raise lowering.unsupported(node, f"its indices '{indices.name}' are from {column.min()} to {column.max()}, but the axis has {size} elements", "mend the model")


def around(shape: Shape, axis: int) -> Shape:
    """`shape` as (outer, shape[axis], inner)."""
    return product(shape[:axis]), shape[axis], product(shape[axis + 1 :])


def broadcast_views(shapes: Sequence[Shape], y: Shape) -> tuple[list[Shape], Shape]:
    """Views of operands that broadcast to `y`, all of one rank, neighbouring dims joined where all operands allow it."""
    padded = [(1,) * (len(y) - len(shape)) + tuple(shape) for shape in shapes]
    joined: list[list[Dim]] = []  # per joined dim: of each operand, then of y
    last = None
    for sizes in zip(*padded, y):
        if all(size == 1 for size in sizes):
            continue
        # True: the operand has this dim; False: it is broadcast; None: not known before run time.
        has = tuple(True if size == sizes[-1] else False if size == 1 else None for size in sizes[:-1])
        if last == has and None not in has:
            joined[-1] = [a * b for a, b in zip(joined[-1], sizes)]
        else:
            joined.append(list(sizes))
        last = has
    columns = list(zip(*joined)) if joined else [()] * (len(shapes) + 1)
    return columns[:-1], columns[-1]


def elementwise(
    lowering: Lowering,
    kernel: str,
    inputs: Sequence[Operand],
    output: ir.Value,
    floats: Sequence[float] = (),
    shapes: Sequence[Shape] | None = None,
    output_shape: Shape | None = None,
) -> None:
    """A step of `kernel`, whose operands broadcast to `output`; `shapes` are the inputs', if they are not values of the graph."""
    shapes = shapes or [lowering.shape(value) for value in inputs]
    views, view = broadcast_views(shapes, output_shape or lowering.shape(output))
    lowering.step(kernel, inputs, [output], floats=floats, views=dict(enumerate([*views, view])))


def require(node: ir.Node, lowering: Lowering, value: ir.Value, *dtypes: ir.DataType) -> None:
    """Raises unless `value` is of one of `dtypes`."""
    dtype = lowering.dtype(value)
    if dtype not in dtypes:
        known = ", ".join(sorted(d.name.lower() for d in dtypes))
        raise lowering.unsupported(node, f"element type {dtype.name.lower()}, where there are kernels for {known}", "cast to one of these")


def unary(name: str, floats: Callable[[ir.Node], Sequence[float]] = lambda node: ()) -> Operator:
    """An operator of one float32 tensor, whose kernel has its name; `floats` are taken from its attributes."""

    def lower(node: ir.Node, lowering: Lowering) -> None:
        require(node, lowering, node.inputs[0], ir.DataType.FLOAT)
        elementwise(lowering, name, [node.inputs[0]], node.outputs[0], floats(node))

    return Operator(name, lower, kernels=(name,), in_place=(name,))


def arithmetic(name: str, commutative: bool = False, integers: bool = True) -> Operator:
    """An operator of two tensors, or a chain of them; kernels `name` for float32 and `name`_int for integers."""
    kernels = (name, f"{name}_int") if integers else (name,)

    def lower(node: ir.Node, lowering: Lowering) -> None:
        require(node, lowering, node.outputs[0], ir.DataType.FLOAT, *(INTEGERS if integers else ()))
        kernel = name if lowering.dtype(node.outputs[0]) == ir.DataType.FLOAT else f"{name}_int"
        chain(node, lowering, kernel, commutative)

    return Operator(name, lower, kernels=kernels, in_place=kernels)


def chain(node: ir.Node, lowering: Lowering, kernel: str, commutative: bool = True, output: ir.Value | None = None) -> None:
    """kernel(kernel(a, b), c) … of all inputs of `node`, of any number; a single one is an alias. `output` is the node's if not given."""
    y = node.outputs[0] if output is None else output
    y_shape = lowering.shape(y)
    left, *others = node.inputs
    if not others:
        lowering.alias(y, left)
    for number, right in enumerate(others, 1):
        last = number == len(others)
        shape = y_shape if last else broadcast_shape(lowering.shape(left), lowering.shape(right))
        if shape is None:  # sizes that only run time tells: as large as the result, at once
            shape = y_shape
        into = y if last else lowering.temporary(lowering.dtype(y), shape)
        # The first input may give its memory to the output: it should be the one of the output's size.
        swap = commutative and lowering.shape(left) != shape and lowering.shape(right) == shape
        elementwise(lowering, kernel, [right, left] if swap else [left, right], into, output_shape=shape)
        left = into


def broadcast_shape(a: Shape, b: Shape) -> Shape | None:
    """What two shapes broadcast to; None if that is not known before run time."""
    rank = max(len(a), len(b))
    sizes = list(zip((1,) * (rank - len(a)) + tuple(a), (1,) * (rank - len(b)) + tuple(b)))
    if any(p != q and p != 1 and q != 1 for p, q in sizes):
        return None
    return tuple(q if p == 1 else p for p, q in sizes)


def compare(name: str) -> Operator:
    """An operator of two tensors of any one dtype, to bool."""

    def lower(node: ir.Node, lowering: Lowering) -> None:
        if lowering.dtype(node.inputs[0]) == ir.DataType.FLOAT16:
            raise lowering.unsupported(node, "float16 has no comparison kernel", "cast to float32")
        elementwise(lowering, name, list(node.inputs), node.outputs[0])

    return Operator(name, lower, kernels=(name,))
