# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""How the Reduce… operators become steps: one for each run of neighbouring reduced axes, each on (outer, reduced, inner)."""

from __future__ import annotations

import onnx_ir as ir

from amalgamation.graph.operator import Dim, Lowering, Operand, Operator, attribute
from amalgamation.ops.common.lowering import INTEGERS, Shape, axis_of, product, require


def axes_of(node: ir.Node, lowering: Lowering) -> list[int]:
    """The reduced axes, sorted, counted from the front: from the second input or the attribute of that name."""
    rank = len(lowering.shape(node.inputs[0]))
    axes = attribute(node, "axes")
    if len(node.inputs) > 1 and node.inputs[1] is not None:
        axes = lowering.array(node.inputs[1])
        if axes is None:
            raise lowering.unsupported(node, "the axes are computed at run time", "make them constants")
        axes = axes.ravel().tolist()
    if not axes:
        axes = [] if attribute(node, "noop_with_empty_axes", 0) else range(rank)
    return sorted({axis_of(node, lowering, int(axis), rank) for axis in axes})


def groups_of(shape: Shape, axes: list[int]) -> list[tuple[bool, Dim]]:
    """`shape` as alternating (is reduced, size): neighbours joined, dims of size 1 left out."""
    groups: list[tuple[bool, Dim]] = []
    for axis, size in enumerate(shape):
        if size == 1:
            continue
        reduced = axis in axes
        if groups and groups[-1][0] == reduced:
            groups[-1] = (reduced, groups[-1][1] * size)
        else:
            groups.append((reduced, size))
    return groups


def reduce(node: ir.Node, lowering: Lowering, first: str, next_: str, x: Operand, y: ir.Value, shape: Shape, axes: list[int]) -> None:
    """y = x, of `shape`, reduced over `axes`: the last run of axes by kernel `first`, the others by kernel `next_`."""
    groups = groups_of(shape, axes)
    if not any(reduced for reduced, _ in groups):
        groups = [*groups, (True, 1)]
    kernel = first
    while any(reduced for reduced, _ in groups):
        at = max(number for number, (reduced, _) in enumerate(groups) if reduced)
        outer, inner = product([size for _, size in groups[:at]]), product([size for _, size in groups[at + 1 :]])
        rest = groups[:at] + groups[at + 1 :]
        done = not any(reduced for reduced, _ in rest)
        into = y if done else lowering.temporary(lowering.dtype(y), (outer, inner))
        lowering.step(kernel, [x], [into], views={0: (outer, groups[at][1], inner), 1: (outer, inner)})
        x, kernel = into, next_
        groups = []
        for reduced, size in rest:  # what stood on both sides of the reduced run are neighbours now
            if groups and groups[-1][0] == reduced:
                groups[-1] = (reduced, groups[-1][1] * size)
            else:
                groups.append((reduced, size))


def reduction(name: str, integers: bool = False, next_: str = "") -> Operator:
    """An operator with kernel `name` (and `name`_int); kernel `next_` goes on where several runs of axes are reduced."""
    kernels = (name, f"{name}_int") if integers else (name,)

    def lower(node: ir.Node, lowering: Lowering) -> None:
        x, y = node.inputs[0], node.outputs[0]
        require(node, lowering, x, ir.DataType.FLOAT, *(INTEGERS if integers else ()))
        axes, shape = axes_of(node, lowering), lowering.shape(x)
        suffix = "" if lowering.dtype(x) == ir.DataType.FLOAT else "_int"
        if not axes and len(shape) > 0 and attribute(node, "noop_with_empty_axes", 0):
            lowering.alias(y, x)
            return
        reduce(node, lowering, name + suffix, (next_ or name) + suffix, x, y, shape, axes)

    return Operator(name, lower, kernels=kernels)
