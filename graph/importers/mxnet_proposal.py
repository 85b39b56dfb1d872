# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""MXNet's Proposal and MultiProposal, the regions of a Faster R-CNN, in ONNX operators.

The one thing to know: a box has its last elements inside, so that it is one wider than the difference of its corners; and where fewer regions
are left than rpn_post_nms_top_n, they are repeated in turn.
"""

from __future__ import annotations

import numpy as np

from amalgamation.graph.importers.mxnet_boxes import best_rows, column, columns, keep_mask, where
from amalgamation.graph.importers.mxnet_node import Node


def MultiProposal(n: Node) -> str | dict[str, str]:
    """Probabilities (N, 2 * anchors, H, W), offsets (N, 4 * anchors, H, W), images (N, 3) of height, width, scale → regions (N * count, 5)."""
    n.expect(3)
    probabilities, offsets, images = n.inputs
    anchors, stride = _anchors(n), n.integer("feature_stride", 16)
    dims, kinds = n.sizes(probabilities), len(anchors)
    if len(dims) != 4 or dims[1] != 2 * kinds or n.sizes(offsets) != [dims[0], 4 * kinds, *dims[2:]] or n.sizes(images) != [dims[0], 3]:
        raise n.invalid(f"{kinds} anchors do not fit its inputs {[list(n.shape(value)) for value in n.inputs]}")
    batch, _, height, width = dims
    count = height * width * kinds
    before, after, overlap = n.integer("rpn_pre_nms_top_n", 6000), n.integer("rpn_post_nms_top_n", 300), n.single("threshold", 0.7)
    if not 0 <= overlap <= 1 or not 1 <= after <= 1 << 20 or not 1 <= stride <= 1 << 20:
        raise n.unsupported(f"threshold={overlap}, rpn_post_nms_top_n={after} and feature_stride={stride} are not supported; supported: 0 to 1, and 1 or more")
    before = min(before, count) if before > 0 else count
    y, x, _ = (each.reshape(-1, 1) for each in np.meshgrid(np.arange(height), np.arange(width), np.arange(kinds), indexing="ij"))
    shifted = np.tile(anchors, (height * width, 1)) + np.concatenate([x, y, x, y], 1).astype(np.float32) * np.float32(stride)
    boxes = n.op("Transpose", n.reshape(offsets, batch, kinds, 4, height, width), perm=[0, 3, 4, 1, 2])
    boxes = _moved(n, n.reshape(boxes, batch, count, 4), shifted)
    # Inside of the image.
    size = n.op("Slice", images, *(n.integers_constant(each) for each in (0, 2, 1)))
    last = n.op("Unsqueeze", n.op("Sub", n.op("Gather", size, n.integers_constant(1, 0, 1, 0), axis=1), n.scalar(1, size)), n.integers_constant(1))
    boxes = n.op("Max", n.op("Min", boxes, last), n.scalar(0, boxes))
    score = n.op("Slice", probabilities, *(n.integers_constant(each) for each in (kinds, 2 * kinds, 1)))
    score = n.reshape(n.op("Transpose", score, perm=[0, 2, 3, 1]), batch, count)
    # What lies in the padding of the image, or is too small, comes last.
    real = n.cast(n.op("Div", size, n.scalar(stride, size)), np.int64)
    padded = n.op("GreaterOrEqual", n.constant(np.concatenate([y, x], 1)[None]), n.op("Unsqueeze", real, n.integers_constant(1)))
    score = where(n, _any(n, padded), -1, score)
    scale = n.op("Slice", images, *(n.integers_constant(each) for each in (2, 3, 1)))
    least = column(n, n.op("Mul", scale, n.scalar(n.integer("rpn_min_size", 16), scale)))
    sides = n.op("Add", n.op("Sub", columns(n, boxes, 2, 4), columns(n, boxes, 0, 2)), n.scalar(1, boxes))
    small = _any(n, n.op("Less", sides, least))
    half = n.op("Div", least, n.scalar(2, least))
    grown = n.op("Concat", n.op("Sub", columns(n, boxes, 0, 2), half), n.op("Add", columns(n, boxes, 2, 4), half), axis=2)
    boxes, score = where(n, column(n, small), grown, boxes), where(n, small, -1, score)
    best, score = best_rows(n, n.op("Concat", boxes, column(n, score), axis=2), score, before)
    wide = n.op("Add", columns(n, best, 0, 4), n.constant(np.array([0, 0, 1, 1], np.float32)))
    keep = n.cast(keep_mask(n, wide, n.op("Unsqueeze", score, n.integers_constant(1)), score, overlap, -2.0, "corner", after), np.float32)
    found = n.cast(n.op("ReduceSum", keep, n.integers_constant(1), keepdims=1), np.int64)
    best, _ = best_rows(n, best, keep, before)
    turn = n.op("Mod", n.constant(np.arange(after)[None]), n.op("Max", found, n.constant(np.int64(1))))
    best = n.op("GatherND", best, column(n, turn), batch_dims=1)
    numbers = n.constant(np.repeat(np.arange(batch, dtype=np.float32), after).reshape(batch, after, 1))
    rois = n.reshape(n.op("Concat", numbers, columns(n, best, 0, 4), axis=2), batch * after, 5)
    if not n.flag("output_score"):
        return rois
    return {"output": rois, "score": n.reshape(columns(n, best, 4, 5), batch * after, 1)}


def _anchors(n: Node) -> np.ndarray:
    """(ratios * scales, 4): corners round the middle of the first cell, in float32 step by step as MXNet."""
    ratios, scales = (np.array(n.numbers(key, default), np.float32) for key, default in (("ratios", (0.5, 1, 2)), ("scales", (4, 8, 16, 32))))
    if not ratios.size or not scales.size or min(ratios) <= 0:
        raise n.invalid(f"ratios={ratios.tolist()} and scales={scales.tolist()} make no anchors")
    side, half = np.float32(n.integer("feature_stride", 16)), np.float32(0.5)
    middle = half * (side - 1)
    with np.errstate(all="ignore"):
        width = np.floor(np.sqrt(np.floor(side * side / ratios)) + half)[:, None] * scales
        height = np.floor(width / scales * ratios[:, None] + half) * scales
        first = [middle - half * (size - 1) for size in (width, height)]
        last = [middle + half * (size - 1) for size in (width, height)]
        anchors = np.stack([*first, *last], -1).reshape(-1, 4).astype(np.float32)
    if not np.isfinite(anchors).all():
        raise n.invalid(f"ratios={ratios.tolist()} and scales={scales.tolist()} make anchors that are too large")
    return anchors


def _moved(n: Node, offsets: str, anchors: np.ndarray) -> str:
    """The boxes (N, count, 4) that the offsets make of the anchors: by their corners with iou_loss, else by their middle and size."""
    if n.flag("iou_loss"):
        return n.op("Add", offsets, n.constant(anchors))
    size = anchors[:, 2:] - anchors[:, :2] + np.float32(1)
    middle = anchors[:, :2] + np.float32(0.5) * (size - np.float32(1))
    middle = n.op("Add", n.op("Mul", columns(n, offsets, 0, 2), n.constant(size)), n.constant(middle))
    size = n.op("Mul", n.op("Exp", columns(n, offsets, 2, 4)), n.constant(size))
    half = n.op("Mul", n.op("Sub", size, n.scalar(1, size)), n.scalar(0.5, size))
    return n.op("Concat", n.op("Sub", middle, half), n.op("Add", middle, half), axis=2)


def _any(n: Node, pairs: str) -> str:
    """(N, count, 2) truths → (N, count), whether one of a pair is true."""
    return n.cast(n.op("ReduceMax", n.cast(pairs, np.float32), n.integers_constant(2), keepdims=0), np.bool_)


TABLE = {"_contrib_MultiProposal": MultiProposal, "_contrib_Proposal": MultiProposal}
