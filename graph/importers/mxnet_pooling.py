# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""MXNet's Pooling as ONNX's MaxPool and AveragePool.

The one thing to know: MXNet has windows that hold nothing of the image, where a stride or a pad is larger than the kernel. Those are left out of what
ONNX's operators compute, and what MXNet writes there is put around the result: the least number of a maximum, else 0 or NaN.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence

import numpy as np

from amalgamation.graph.importers.mxnet_node import Node

_MOST = 1 << 24  # places of a window on one axis


def Pooling(n: Node) -> str:
    n.expect(1)
    x, = n.inputs
    rank, layout = n.rank(x), n.text("layout", "NCHW", ("NCW", "NCHW", "NCDHW", "NWC", "NHWC", "NDHWC"))
    if not layout.endswith("C"):
        return _pooled(n, x)
    y = _pooled(n, n.op("Transpose", x, perm=[0, rank - 1, *range(1, rank - 1)]))
    return n.op("Transpose", y, perm=[0, *range(2, rank), 1])


def _pooled(n: Node, x: str) -> str:
    kind = n.text("pool_type", "max", ("max", "avg", "sum", "lp"))
    power = n.integer("p_value", 1)
    if kind != "lp":
        return _windows(n, kind, x)
    # Without absolute values, so that what is raised to the third power may be negative.
    if power not in (1, 2, 3):
        raise n.unsupported(f"p_value={power} is not supported; supported: 1, 2, 3")
    y = x
    for _ in range(power - 1):
        y = n.op("Mul", y, x)
    y = _windows(n, "sum", y)
    if power == 3:
        return n.op("Mul", n.op("Sign", y), n.op("Pow", n.op("Abs", y), n.scalar(1 / 3, y)))
    return n.op("Sqrt", y) if power == 2 else y


def _windows(n: Node, kind: str, x: str) -> str:
    convention = n.text("pooling_convention", "valid", ("valid", "full"))
    include = n.flag("count_include_pad", True)
    kernel, rank = n.integers("kernel", (), least=1), n.rank(x) - 2
    strides, pads = n.spatial("stride", 1, rank), n.spatial("pad", 0, rank)
    if n.flag("global_pool"):
        if kind == "sum":
            return n.op("ReduceSum", x, n.integers_constant(*range(2, rank + 2)), keepdims=1)
        return n.op("GlobalMaxPool" if kind == "max" else "GlobalAveragePool", x)
    if len(kernel) != rank:
        raise n.invalid(f"kernel={kernel} does not fit an input of {rank + 2} dims")
    if convention == "valid" and all(pad < k for pad, k in zip(pads, kernel)):
        return _layer(n, kind, x, kernel, strides, pads, pads, include)
    sizes = n.sizes(x, 2)
    spare = [size + 2 * pad - k for size, pad, k in zip(sizes, pads, kernel)]
    if min(spare) < 0 or max(spare) > _MOST:
        raise n.invalid(f"kernel={kernel} and pad={pads} do not fit an input {list(n.shape(x))}")
    starts = [np.arange(-(-more // s) + 1 if convention == "full" else more // s + 1) * s - pad for more, s, pad in zip(spare, strides, pads)]
    held = [np.flatnonzero((start > -k) & (start < size)) for start, k, size in zip(starts, kernel, sizes)]
    if not all(map(len, held)):
        raise n.unsupported(f"with kernel={kernel}, stride={strides} and pad={pads} no window has anything of the input {list(n.shape(x))}")
    y = _held(n, kind, x, kernel, strides, pads, [(int(start[each[0]]), int(start[each[-1]])) for start, each in zip(starts, held)], include)
    before, after = [int(each[0]) for each in held], [len(start) - 1 - int(each[-1]) for start, each in zip(starts, held)]
    if not any(before + after):
        return y
    y = n.op("Pad", y, n.integers_constant(0, 0, *before, 0, 0, *after), n.scalar(n.least(n.inputs[0]) if kind == "max" else 0, y))
    if kind != "avg" or rank < 3:
        return y
    # Of three dims MXNet divides at the end, by what the window has of the image and its padding, if that counts; which may be 0.
    reach = pads if include else (0,) * rank
    counts = [np.minimum(start + k, size + pad) - np.maximum(start, -pad) for start, k, size, pad in zip(starts, kernel, sizes, reach)]
    for axis, count in enumerate(counts, 2):
        if not count.all():
            here = (count == 0).reshape([-1 if i == axis else 1 for i in range(rank + 2)])
            y = n.op("Where", n.constant(here), n.scalar(math.nan, y), y)
    return y


def _held(n: Node, kind: str, x: str, kernel: Sequence[int], strides: Sequence[int], pads: Sequence[int], starts: list[tuple[int, int]], include: bool) -> str:
    """Of windows that hold something; on each axis the first and the last begin at `starts`."""
    sizes, rank = n.sizes(x, 2), len(kernel)
    begins, ends = [max(0, -first) for first, _ in starts], [max(0, last + k - size) for (_, last), k, size in zip(starts, kernel, sizes)]
    if any(first > 0 for first, _ in starts):
        x = n.op("Slice", x, *(n.integers_constant(*each) for each in ([max(0, first) for first, _ in starts], sizes, range(2, rank + 2))))
    if kind == "avg" and include and any(end > pad for end, pad in zip(ends, pads)):
        # Padding counts, what goes beyond it does not.
        padding = [min(end, pad) for end, pad in zip(ends, pads)]
        x = n.op("Pad", x, n.integers_constant(0, 0, *begins, 0, 0, *padding), n.scalar(0, x)) if any(begins + padding) else x
        begins, ends, include = [0] * rank, [end - more for end, more in zip(ends, padding)], False
    return _layer(n, kind, x, kernel, strides, begins, ends, include)


def _layer(n: Node, kind: str, x: str, kernel: Sequence[int], strides: Sequence[int], begins: Sequence[int], ends: Sequence[int], include: bool) -> str:
    window = {"kernel_shape": kernel, "strides": strides, "pads": [*begins, *ends]}
    if kind == "max":
        return n.op("MaxPool", x, **window)
    y = n.op("AveragePool", x, count_include_pad=int(include or kind == "sum"), **window)
    return n.op("Mul", y, n.scalar(math.prod(kernel), y)) if kind == "sum" else y


def averages_of_bytes(n: Node) -> str:
    """Averages of whole numbers, exact where they lie between two; what a last window lacks counts as the padding does."""
    kernel, rank, include = n.integers("kernel", least=1), n.rank(n.inputs[0]) - 2, n.flag("count_include_pad", True)
    strides, pads, full = n.spatial("stride", 1, rank), n.spatial("pad", 0, rank), n.text("pooling_convention", "valid", ("valid", "full")) == "full"
    if len(kernel) != rank:
        raise n.invalid(f"kernel={kernel} does not fit an input of {rank + 2} dims")
    sizes = n.sizes(n.inputs[0], 2)
    ends = [pad + (-(size + 2 * pad - k) % s if full else 0) for size, k, s, pad in zip(sizes, kernel, strides, pads)]
    mean = n.op("AveragePool", n.inputs[0], kernel_shape=kernel, strides=strides, pads=[*pads, *ends], count_include_pad=1)
    if rank < 3 and include:
        return mean
    # In three dims it is an average of averages, which is rounded more than once; the sum is a whole number.
    total = n.op("Round", n.op("Mul", mean, n.scalar(math.prod(kernel), mean)))
    if include:
        return n.op("Mul", total, n.scalar(1 / math.prod(kernel), total))
    starts = [np.arange(count) * s - pad for count, s, pad in zip(n.sizes(mean, 2), strides, pads)]
    counts = [np.minimum(start + k, size) - np.maximum(start, 0) for start, k, size in zip(starts, kernel, sizes)]
    if min(map(min, counts)) < 1:
        raise n.invalid(f"with kernel={kernel}, stride={strides} and pad={pads} a window has nothing of the input {list(n.shape(n.inputs[0]))}")
    return n.op("Mul", total, n.constant((1 / functools.reduce(np.multiply.outer, counts)).astype(np.float32)))


TABLE = {"Pooling": Pooling}
