# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A part of x: from starts to ends by steps along some axes."""

import onnx_ir as ir
import sympy

from amalgamation.graph.operator import Dim, Lowering, Operator
from amalgamation.ops.common.lowering import axis_of
from amalgamation.ops.common.moves import slice_

INFINITE = 2**31 - 1  # exporters write this, or more, for "to the end"


def first(start: int, step: int, size: Dim) -> Dim:
    """The first index that is taken, if any is: `start` counted from the front and clamped, as ONNX has it."""
    if isinstance(size, int):
        start = start + size if start < 0 else start
        return max(0, min(start, size if step > 0 else size - 1))
    if start < 0:
        return size + start if start == -1 else sympy.Max(size + start, 0)
    if step > 0 or start == 0:
        return start  # beyond the end the result is empty, whatever the start
    return size - 1 if start >= INFINITE else sympy.Min(size - 1, start)


def lower(node: ir.Node, lowering: Lowering) -> None:
    x, starts, ends, axes, steps = (list(node.inputs) + [None] * 2)[:5]
    shape = lowering.shape(x)
    if any(value is not None and lowering.array(value) is None for value in (starts, ends, axes, steps)):
        raise lowering.unsupported(node, "starts, ends, axes or steps are computed at run time", "make them constants")
    starts = lowering.array(starts).ravel().tolist()
    axes = range(len(starts)) if axes is None else lowering.array(axes).ravel().tolist()
    steps = [1] * len(starts) if steps is None else lowering.array(steps).ravel().tolist()
    first_of, step_of = [0] * len(shape), [1] * len(shape)
    for start, axis, step in zip(starts, axes, steps):
        axis = axis_of(node, lowering, axis, len(shape))
        first_of[axis], step_of[axis] = first(start, step, shape[axis]), step
    slice_(lowering, x, node.outputs[0], first_of, step_of)


OPERATOR = Operator("Slice", lower, kernels=("Slice",))
