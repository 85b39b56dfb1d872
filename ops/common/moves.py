# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Steps that move data, with their dims joined: Transpose, Expand, Slice and Pad, for their own operators and for others."""

from __future__ import annotations

from collections.abc import Sequence

import onnx_ir as ir

from amalgamation.graph.operator import Dim, Lowering, Operand
from amalgamation.ops.common.lowering import Shape, broadcast_views, product


def transpose(lowering: Lowering, x: ir.Value, y: ir.Value, shape: Shape, perm: Sequence[int]) -> None:
    """y = x, seen as `shape`, with dim d of y being dim perm[d] of x."""
    kept = [axis for axis in perm if shape[axis] != 1]
    runs: list[list[int]] = []  # axes of x that stay neighbours
    for axis in kept:
        between = range(runs[-1][-1] + 1, axis) if runs else ()
        if runs and axis > runs[-1][-1] and all(shape[a] == 1 for a in between):
            runs[-1].append(axis)
        else:
            runs.append([axis])
    if len(runs) <= 1:
        lowering.alias(y, x)
        return
    order = sorted(range(len(runs)), key=lambda number: runs[number][0])
    sizes = [product([shape[axis] for axis in run]) for run in runs]
    view = tuple(sizes[number] for number in order)
    lowering.step("Transpose", [x], [y], attrs=[order.index(number) for number in range(len(runs))], views={0: view, 1: tuple(sizes)})


def expand(lowering: Lowering, x: Operand, y: ir.Value, shape: Shape | None = None, to: Shape | None = None) -> None:
    """y, seen as `to`, = x, seen as `shape`, broadcast."""
    shape = lowering.shape(x) if shape is None else shape
    to = lowering.shape(y) if to is None else to
    (view,), out = broadcast_views([shape], to)
    if view == out and isinstance(x, ir.Value):
        lowering.alias(y, x)
    else:
        lowering.step("Expand", [x], [y], views={0: view, 1: out})


def slice_(lowering: Lowering, x: ir.Value, y: ir.Value, starts: Sequence[Dim], steps: Sequence[int]) -> None:
    """y[i…] = x[starts + i · steps…]; a dim that is taken whole is joined to the one before it."""
    dims: list[list[Dim]] = []  # of x, of y, start, step
    for size, taken, start, step in zip(lowering.shape(x), lowering.shape(y), starts, steps):
        whole = size == taken and (start == 0 or size == 1) and step == 1
        if whole and size == 1:
            continue
        if dims and whole and dims[-1][3] == 1:
            dims[-1] = [dims[-1][0] * size, dims[-1][1] * size, dims[-1][2] * size, 1]
        else:
            dims.append([size, taken, start, step])
    if all(size == taken and step == 1 for size, taken, _, step in dims):
        lowering.alias(y, x)
        return
    xs, ys, starts, steps = zip(*dims)
    lowering.step("Slice", [x], [y], attrs=[*starts, *steps], views={0: xs, 1: ys})


def pad(lowering: Lowering, x: ir.Value, fill: ir.Value | None, y: ir.Value, mode: int, before: Sequence[int], after: Sequence[int]) -> None:
    """y = x with `before` and `after` it, along each dim; modes are those of the kernel.

    A dim that is not padded is joined to one before it that is not either, or that gets a constant.
    """
    if not any(before) and not any(after):
        lowering.alias(y, x)
        return
    dims: list[list[Dim]] = []  # of x, of y, before, is padded
    for size, padded, front, back in zip(lowering.shape(x), lowering.shape(y), before, after):
        whole = front == 0 and back == 0
        if whole and size == 1:
            continue
        if dims and whole and (mode == 0 or not dims[-1][3]):
            dims[-1] = [dims[-1][0] * size, dims[-1][1] * size, dims[-1][2] * size, dims[-1][3]]
        else:
            dims.append([size, padded, front, not whole])
    xs, ys, fronts, _ = zip(*dims)
    inputs = [x] if fill is None else [x, fill]
    lowering.step("Pad", inputs, [y], attrs=[mode, *fronts], views={0: xs, len(inputs): ys})
