# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""MXNet's operators that make, decode, compare and suppress boxes, in ONNX operators.

The one thing to know: how many boxes NonMaxSuppression selects is data, so its indices are scattered at once into a mask of fixed
shape, which passes/non_max_suppression.py recognises; all that follows moves rows of fixed number.
"""

from __future__ import annotations

import numpy as np
from onnx import numpy_helper

from amalgamation.graph.importers.mxnet_node import Node

_FORMATS = ("corner", "center")
_LOWEST = float(np.finfo(np.float32).min)


def MultiBoxPrior(n: Node) -> str:
    """Boxes round the middle of each element of a feature map: a constant, as they depend on its size alone."""
    n.expect(1)
    height, width = n.sizes(n.inputs[0], 2) if n.rank(n.inputs[0]) == 4 else (0, 0)
    sizes, ratios = (np.array(n.numbers(key, (1.0,)), np.float32) for key in ("sizes", "ratios"))
    steps, offsets = (np.array(n.numbers(key, default), np.float32) for key, default in (("steps", (-1, -1)), ("offsets", (0.5, 0.5))))
    if not height or not width or not sizes.size or not ratios.size or min(ratios) <= 0 or steps.shape != (2,) or offsets.shape != (2,):
        raise n.invalid(f"sizes={sizes.tolist()}, ratios={ratios.tolist()}, steps={steps.tolist()} and offsets={offsets.tolist()} "
                        f"make no boxes of an input {list(n.shape(n.inputs[0]))}")
    with np.errstate(all="ignore"):
        boxes = _anchors((height, width), sizes, ratios, steps, offsets)
    if not np.isfinite(boxes).all():
        raise n.invalid(f"sizes={sizes.tolist()}, ratios={ratios.tolist()} and steps={steps.tolist()} are too large")
    return n.constant(np.clip(boxes, 0, 1) if n.flag("clip") else boxes)


def _anchors(shape: tuple[int, int], sizes: np.ndarray, ratios: np.ndarray, steps: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """(1, boxes, 4): every size with the first ratio, then the first size with every other ratio; in float32, step by step as MXNet."""
    height, width = map(np.float32, shape)
    size = np.concatenate([sizes, np.repeat(sizes[:1], len(ratios) - 1)])
    root = np.sqrt(np.concatenate([np.repeat(ratios[:1], len(sizes)), ratios[1:]]))
    half = np.stack([size * height / width * root / np.float32(2), size / root / np.float32(2)], -1)
    step_y, step_x = (step if step > 0 else np.float32(1) / each for step, each in zip(steps, (height, width)))
    y = (np.arange(shape[0], dtype=np.float32) + offsets[0]) * step_y
    x = (np.arange(shape[1], dtype=np.float32) + offsets[1]) * step_x
    middle = np.stack(np.broadcast_arrays(x[None, :], y[:, None]), -1)[:, :, None]
    return np.concatenate([middle - half, middle + half], -1).reshape(1, -1, 4)


def MultiBoxDetection(n: Node) -> str:
    """Rows (id, score, box): the best class of each anchor, in order of the scores; what is suppressed has the id -1."""
    n.expect(3)
    probabilities, offsets, anchors = n.inputs
    classes, count = n.sizes(probabilities, 1) if n.rank(probabilities) == 3 else (0, 0)
    if classes < 2 or not count or n.shape(anchors) != (1, count, 4) or n.sizes(offsets, 1) != [4 * count]:
        raise n.invalid(f"its inputs are {[list(n.shape(value)) for value in n.inputs]}, not (N, classes, boxes), (N, 4 * boxes) and (1, boxes, 4)")
    n.integer("background_id", 0)  # MXNet takes class 0, whatever this says
    threshold, overlap, most = n.single("threshold", 0.01), n.single("nms_threshold", 0.5), n.integer("nms_topk", -1)
    every_class = n.flag("force_suppress")
    boxes = _boxes_of_anchors(n, n.reshape(offsets, 0, count, 4), anchors, n.numbers("variances", (0.1, 0.1, 0.2, 0.2)))
    boxes = n.op("Clip", boxes, n.scalar(0, boxes), n.scalar(1, boxes)) if n.flag("clip", True) else boxes
    probabilities = columns(n, probabilities, 1, classes, axis=1)
    score = n.op("ReduceMax", probabilities, n.integers_constant(1), keepdims=0)
    kind = n.op("ArgMax", probabilities, axis=1, keepdims=0)
    valid = n.op("And", n.op("Greater", score, n.scalar(-1, score)), n.op("GreaterOrEqual", score, n.scalar(threshold, score)))
    rows = n.op("Concat", column(n, n.cast(kind, np.float32)), column(n, score), boxes, axis=2)
    found = best_rows(n, rows, n.cast(valid, np.float32), count)  # in the order of the anchors
    if not 0 < overlap <= 1:
        return _rows_or_minus_one(n, *found)
    kept = min(most, count) if most > 0 else count
    best, score = best_rows(n, rows, where(n, valid, score, -np.inf), kept)
    kind = n.op("Gather", best, n.constant(np.int64(0)), axis=2)
    each = n.op("Unsqueeze", score, n.integers_constant(1))
    if not every_class:
        same = n.op("Equal", n.op("Unsqueeze", kind, n.integers_constant(1)), n.constant(np.arange(classes - 1, dtype=np.float32).reshape(1, -1, 1)))
        each = where(n, same, each, -np.inf)
    # MXNet suppresses from the threshold on, ONNX what is above it.
    below = float(np.nextafter(np.float32(overlap), np.float32(0)))
    keep = keep_mask(n, columns(n, best, 2, 6), each, score, below, -1.0, "corner")
    best = n.op("Concat", column(n, where(n, keep, kind, -1)), columns(n, best, 1, 6), axis=2)
    best = _rows_or_minus_one(n, best, score, above=-1)
    if kept == count:
        return best
    # What is beyond nms_topk loses its id, but keeps its place in the order of the anchors.
    rest, valid = (n.op("Slice", value, *(n.integers_constant(each) for each in (kept, count, 1))) for value in found)
    rest = n.op("Pad", columns(n, rest, 1, 6), n.integers_constant(0, 0, 1, 0, 0, 0), n.scalar(-1, rest))
    return n.op("Concat", best, _rows_or_minus_one(n, rest, valid), axis=1)


def _boxes_of_anchors(n: Node, offsets: str, anchors: str, variances: tuple[float, ...]) -> str:
    """(N, boxes, 4) offsets in the anchors' size from their middle → corners."""
    if len(variances) != 4:
        raise n.invalid(f"variances={variances} are not four numbers")
    scale = n.constant(np.array(variances, np.float32))
    low, high = columns(n, anchors, 0, 2), columns(n, anchors, 2, 4)
    size, middle = n.op("Sub", high, low), n.op("Div", n.op("Add", low, high), n.scalar(2, low))
    offsets = n.op("Mul", offsets, scale)
    middle = n.op("Add", n.op("Mul", columns(n, offsets, 0, 2), size), middle)
    half = n.op("Div", n.op("Mul", n.op("Exp", columns(n, offsets, 2, 4)), size), n.scalar(2, size))
    return n.op("Concat", n.op("Sub", middle, half), n.op("Add", middle, half), axis=2)


def box_decode(n: Node) -> str:
    n.expect(2)
    offsets, anchors = n.inputs
    scale, clip = [n.single(f"std{i}", 1.0) for i in range(4)], n.single("clip", -1.0)
    first, last = columns(n, anchors, 0, 2), columns(n, anchors, 2, 4)
    if n.text("format", "center", _FORMATS) == "corner":
        last = n.op("Sub", last, first)
        first = n.op("Add", first, n.op("Mul", last, n.scalar(0.5, last)))
    offsets = n.op("Mul", offsets, n.constant(np.array(scale, np.float32)))
    middle, half = n.op("Add", n.op("Mul", columns(n, offsets, 0, 2), last), first), columns(n, offsets, 2, 4)
    half = n.op("Min", half, n.scalar(clip, half)) if clip > 0 else half
    half = n.op("Mul", n.op("Mul", n.op("Exp", half), last), n.scalar(0.5, half))
    return n.op("Concat", n.op("Sub", middle, half), n.op("Add", middle, half), axis=2)


def box_iou(n: Node) -> str:
    """Of every box of the first with every box of the second input: the shape is that of both without their last dims."""
    n.expect(2)
    dims = [n.sizes(value) for value in n.inputs]
    if any(len(each) < 2 or each[-1] != 4 for each in dims):
        raise n.invalid(f"its inputs are {dims}, not boxes of 4 numbers")
    parts, areas = [], []
    for value, shape in zip(n.inputs, ((-1, 1, 4), (1, -1, 4))):
        value = n.reshape(value, *shape)
        first, last = columns(n, value, 0, 2), columns(n, value, 2, 4)
        size = last
        if n.text("format", "corner", _FORMATS) == "corner":
            size = n.op("Sub", last, first)
        else:
            half = n.op("Div", last, n.scalar(2, last))
            first, last = n.op("Sub", first, half), n.op("Add", first, half)
        parts.append((first, last))
        size = n.op("Max", size, n.scalar(0, size))
        areas.append(n.op("ReduceProd", size, n.integers_constant(2), keepdims=0))
    (first, last), (other_first, other_last) = parts
    sides = n.op("Sub", n.op("Min", last, other_last), n.op("Max", first, other_first))
    common = n.op("ReduceProd", n.op("Max", sides, n.scalar(0, sides)), n.integers_constant(2), keepdims=0)
    ratio = n.op("Div", common, n.op("Sub", n.op("Add", *areas), common))
    ratio = where(n, n.op("Greater", common, n.scalar(0, common)), ratio, 0)
    return n.reshape(ratio, *dims[0][:-1], *dims[1][:-1])


def box_nms(n: Node) -> list[str]:
    """The rows that are left, in order of their scores, then rows of -1."""
    n.expect(1)
    x, = n.inputs
    count, width = n.sizes(x, n.rank(x) - 2) if n.rank(x) >= 2 else (0, 0)
    overlap, least = n.single("overlap_thresh", 0.5), n.single("valid_thresh", 0.0)
    most, first = n.integer("topk", -1), n.integer("coord_start", 2)
    score_at, id_at, background = n.integer("score_index", 1), n.integer("id_index", -1), n.integer("background_id", -1)
    every_class = n.flag("force_suppress")
    before, after = (n.text(key, "corner", _FORMATS) for key in ("in_format", "out_format"))
    if not (0 <= score_at < width and 0 <= first <= width - 4 and id_at < width) or not count:
        raise n.invalid(f"coord_start={first}, score_index={score_at} and id_index={id_at} do not fit an input {list(n.shape(x))}")
    if not 0 <= overlap <= 1:
        raise n.unsupported(f"overlap_thresh={overlap} is not supported; supported: 0 to 1")
    kept = count if most < 0 else min(most, count)
    if kept < 1:
        return [n.op("Identity", x)]
    rows = x if n.rank(x) == 3 else n.reshape(x, int(np.prod(n.sizes(x)[:-2])), count, width)
    score = n.op("Gather", rows, n.constant(np.int64(score_at)), axis=2)
    if id_at >= 0:
        kind = n.op("Gather", rows, n.constant(np.int64(id_at)), axis=2)
        score = where(n, n.op("Equal", kind, n.scalar(background, kind)), -np.inf, score)
    best, score = best_rows(n, rows, score, kept)
    boxes = columns(n, best, first, first + 4)
    each = n.op("Unsqueeze", score, n.integers_constant(1))
    if id_at >= 0 and not every_class:
        # One row for each box: the scores of those that have its id.
        kind = n.cast(n.op("Gather", best, n.constant(np.int64(id_at)), axis=2), np.int64)
        same = n.op("Equal", n.op("Unsqueeze", kind, n.integers_constant(2)), n.op("Unsqueeze", kind, n.integers_constant(1)))
        each = where(n, same, each, -np.inf)
    keep = keep_mask(n, boxes, each, score, overlap, max(least, _LOWEST), before)
    best, keep = best_rows(n, best, n.cast(keep, np.float32), kept)
    best = _rows_or_minus_one(n, best, keep)
    best = n.op("Pad", best, n.integers_constant(0, 0, 0, 0, count - kept, 0), n.scalar(-1, best)) if kept < count else best
    best = _converted(n, best, first, width, after) if before != after else best
    return [best if n.rank(x) == 3 else n.reshape(best, *n.sizes(x))]


def _converted(n: Node, rows: str, first: int, width: int, to: str) -> str:
    """With the boxes in the other format, but for those whose first number is negative: MXNet takes them for empty rows."""
    low, high = columns(n, rows, first, first + 2), columns(n, rows, first + 2, first + 4)
    two = n.scalar(2, rows)
    if to == "center":
        boxes = n.op("Concat", n.op("Div", n.op("Add", low, high), two), n.op("Sub", high, low), axis=2)
    else:
        half = n.op("Div", high, two)
        boxes = n.op("Concat", n.op("Sub", low, half), n.op("Add", low, half), axis=2)
    left = columns(n, rows, first, first + 1)
    boxes = n.op("Where", n.op("Less", left, n.scalar(0, left)), columns(n, rows, first, first + 4), boxes)
    sides = [columns(n, rows, *span) for span in ((0, first), (first + 4, width))]
    return n.op("Concat", *([sides[0]] if first else []), boxes, *([sides[1]] if first + 4 < width else []), axis=2)


def keep_mask(n: Node, boxes: str, scores: str, like: str, overlap: float, least: float, box_format: str, most: int | None = None) -> str:
    """Which boxes stay, at most `most` of a class: (N, boxes, 4) and scores (N, classes, boxes) → bool of the shape of `like`, (N, boxes), true for what any
    class selects."""
    first, last = columns(n, boxes, 0, 2), columns(n, boxes, 2, 4)
    # A box turned inside out is as empty as MXNet takes it for, where ONNX would turn it round.
    boxes = n.op("Concat", first, n.op("Max", last, first if box_format == "corner" else n.scalar(0, last)), axis=2)
    limits = [n.integers_constant(n.sizes(boxes, 1)[0] if most is None else most), *(n.constant(np.array([each], np.float32)) for each in (overlap, least))]
    picked = n.op("NonMaxSuppression", boxes, scores, *limits, center_point_box=int(box_format == "center"))
    places = n.op("Gather", picked, n.integers_constant(0, 2), axis=1)
    true = n.op("ConstantOfShape", n.op("Shape", picked, start=0, end=1), value=numpy_helper.from_array(np.array([True])))
    return n.op("ScatterND", n.op("Less", like, like), places, true)


def best_rows(n: Node, rows: str, keys: str, count: int) -> tuple[str, str]:
    """The `count` rows of (N, boxes, …) with the greatest keys, of equal ones the first first; and their keys."""
    keys, indices = n.op("TopK", keys, n.integers_constant(count), outputs=2, axis=1)
    return n.op("GatherND", rows, column(n, indices), batch_dims=1), keys


def _rows_or_minus_one(n: Node, rows: str, keys: str, above: float = 0) -> str:
    """The rows whose key is more than `above`; others are -1 throughout."""
    return where(n, column(n, n.op("Greater", keys, n.scalar(above, keys))), rows, -1)


def where(n: Node, condition: str, yes: str | float, no: str | float) -> str:
    like = yes if isinstance(yes, str) else no
    return n.op("Where", condition, *(each if isinstance(each, str) else n.scalar(each, like) for each in (yes, no)))


def column(n: Node, value: str) -> str:
    return n.op("Unsqueeze", value, n.integers_constant(2))


def columns(n: Node, value: str, begin: int, end: int, axis: int = 2) -> str:
    return n.op("Slice", value, *(n.integers_constant(each) for each in (begin, end, axis)))


TABLE = {f"_contrib_{function.__name__}": function for function in (MultiBoxPrior, MultiBoxDetection, box_decode, box_iou, box_nms)} | {
    "_contrib_box_non_maximum_suppression": box_nms}
