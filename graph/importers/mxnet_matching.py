# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""MXNet's operators that tell a detector what its anchors should have found: boxes as offsets, and pairs of rows and columns, in ONNX operators.

The one thing to know: pairs are found one after the other, the best of what is left, so that there is a step for each that there may be.
"""

from __future__ import annotations

import numpy as np

from amalgamation.graph.importers.mxnet_boxes import column, columns, where
from amalgamation.graph.importers.mxnet_node import Node

_MAX_PAIRS = 1 << 8


def box_encode(n: Node) -> list[str]:
    """The offsets that box_decode takes, of the anchors whose sample is positive, from the box of their number; and a mask of these."""
    n.expect(6)
    samples, matches, anchors, boxes, means, deviations = n.inputs
    last = n.sizes(boxes, 1)[0] - 1
    place = n.op("Min", n.op("Max", n.cast(matches, np.int64), n.integers_constant(0)), n.integers_constant(last))  # of no box: it is masked
    boxes = n.op("GatherND", boxes, column(n, place), batch_dims=1)
    (middle, size), (wanted, wanted_size) = (_middle_and_size(n, value) for value in (anchors, boxes))
    offsets = n.op("Concat", n.op("Div", n.op("Sub", wanted, middle), size), n.op("Log", n.op("Div", wanted_size, size)), axis=2)
    offsets = n.op("Div", n.op("Sub", offsets, means), deviations)
    positive = column(n, n.op("Greater", samples, n.scalar(0.5, samples)))
    positive = n.op("Or", positive, n.constant(np.zeros(4, np.bool_)))  # a column for each number
    return [where(n, positive, offsets, 0), n.cast(positive, n.dtype(offsets))]


def _middle_and_size(n: Node, boxes: str) -> tuple[str, str]:
    first, last = columns(n, boxes, 0, 2), columns(n, boxes, 2, 4)
    size = n.op("Sub", last, first)
    return n.op("Add", first, n.op("Mul", size, n.scalar(0.5, size))), size


def bipartite_matching(n: Node) -> list[str]:
    """(…, N, M) scores → the column of each row and the row of each column, -1 for none. MXNet makes one pair more than `topk` says."""
    n.expect(1)
    x, ascends, threshold, most = n.inputs[0], n.flag("is_ascend"), n.single("threshold"), n.integer("topk", -1)
    sizes = n.sizes(x)
    if len(sizes) < 2 or not min(sizes):
        raise n.invalid(f"its scores are {sizes}, not a table")
    rows, width = sizes[-2:]
    pairs = min(rows, width, most + 1 if most > 0 else rows)
    if pairs > _MAX_PAIRS:
        raise n.unsupported(f"{pairs} pairs of {rows} rows and {width} columns are not supported; supported: {_MAX_PAIRS}. Give a topk")
    out = np.float32(np.inf if ascends else -np.inf)
    left = n.reshape(x, -1, rows * width)
    row_numbers, column_numbers = (n.constant(np.arange(size).reshape(1, size)) for size in (rows, width))
    zero = n.op("Mul", n.op("ReduceMax", left, n.integers_constant(1), keepdims=1), n.scalar(0, x))
    of_rows, of_columns = (n.op("Expand", n.op("Sub", zero, n.scalar(1, x)), n.integers_constant(1, size)) for size in (rows, width))
    for _ in range(pairs):
        best = n.op("ArgMin" if ascends else "ArgMax", left, axis=1, keepdims=1)
        score = n.op("GatherElements", left, best, axis=1)
        found = n.op("Less", *((score, n.scalar(threshold, x)) if ascends else (n.scalar(threshold, x), score)))
        row, at = n.op("Div", best, n.integers_constant(width)), n.op("Mod", best, n.integers_constant(width))
        here, there = (n.op("And", found, n.op("Equal", *each)) for each in ((row, row_numbers), (at, column_numbers)))
        of_rows, of_columns = n.op("Where", here, n.cast(at, n.dtype(x)), of_rows), n.op("Where", there, n.cast(row, n.dtype(x)), of_columns)
        # Neither its row nor its column again: (B, N, 1) and (B, 1, M).
        taken = n.op("Or", column(n, here), n.op("Unsqueeze", there, n.integers_constant(1)))
        left = n.reshape(where(n, taken, out, n.reshape(left, -1, rows, width)), -1, rows * width)
    return [n.reshape(value, *sizes[:-2], size) for value, size in ((of_rows, rows), (of_columns, width))]


TABLE = {"_contrib_bipartite_matching": bipartite_matching, "_contrib_box_encode": box_encode}
