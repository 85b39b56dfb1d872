# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Gives NonMaxSuppression a result of fixed shape: ones scattered at its indices into zeros are a mask of the boxes that stay.

ScatterND(zeros, Gather(selected, [0, 2]), ones) is the lowered NonMaxSuppression with a mask (N, boxes), ScatterND(zeros, selected, ones) the one with a
mask (N, classes, boxes). Where a class is a row for each box, of the scores of those boxes that have its id,
Where(Equal(Unsqueeze(ids), Unsqueeze(ids)), Unsqueeze(scores), least), the ids become an input and the square is never made.
"""

from __future__ import annotations

import numpy as np
import onnx_ir as ir

from amalgamation.graph import edit
from amalgamation.graph.operator import DOMAIN, attribute

_LIMITS = ("max_output_boxes_per_class", "iou_threshold", "score_threshold")


def run(model: ir.Model) -> ir.Model:
    """`model` with masks in the place of scattered indices."""
    for node in edit.nodes(model, "ScatterND"):
        found = _match(node)
        if found is not None:
            edit.replace(node.outputs[0], _mask(node, *found))
            edit.remove(node)
    return model


def _match(node: ir.Node) -> tuple[ir.Node, bool] | None:
    """The NonMaxSuppression, and whether the mask has its classes."""
    zeros, indices, ones = node.inputs
    if attribute(node, "reduction", "none") != "none" or not _is_zero(zeros):
        return None
    gather = indices.producer()
    columns = None
    if edit.is_standard(gather, "Gather") and attribute(gather, "axis", 0) == 1:
        columns, indices = edit.array(gather.inputs[1]), gather.inputs[0]
        if columns is None or columns.tolist() != [0, 2]:
            return None
    source = indices.producer()
    if not edit.is_standard(source, "NonMaxSuppression") or not _is_one(ones):
        return None
    if any(edit.operand(source, i) is not None and edit.scalar(source.inputs[i]) is None for i in (2, 3, 4)):
        return None
    shape = edit.shape(source.inputs[1])
    wanted = shape if columns is None or shape is None else (shape[0], shape[2])
    return (source, columns is None) if edit.same_dims(wanted, edit.shape(node.outputs[0])) else None


def _is_zero(value: ir.Value) -> bool:
    """A constant of zeros, or x < x, which is false throughout."""
    data, node = edit.array(value), value.producer()
    if data is not None:
        return not data.any()
    return edit.is_standard(node, "Less", "Greater") and node.inputs[0] is node.inputs[1]


def _is_one(value: ir.Value) -> bool:
    node = value.producer()
    fill = attribute(node, "value") if edit.is_standard(node, "ConstantOfShape") else None
    return fill is not None and fill.size == 1 and bool(fill.reshape(-1)[0] == 1)


def _mask(node: ir.Node, source: ir.Node, with_classes: bool) -> ir.Value:
    boxes, scores = source.inputs[:2]
    limits = [edit.scalar(edit.operand(source, i)) for i in (2, 3, 4)]
    attributes = {"max_output_boxes_per_class": max(int(limits[0] or 0), 0), "iou_threshold": float(limits[1] or 0),
                  "center_point_box": attribute(source, "center_point_box", 0)}
    attributes |= {} if limits[2] is None else {"score_threshold": float(limits[2])}
    found = None if with_classes or limits[2] is None else _by_id(scores, limits[2])
    inputs = [boxes, scores] if found is None else [boxes, *found]
    dims = edit.shape(node.outputs[0])
    mask = edit.insert(node, "NonMaxSuppression", inputs, dims, attributes, DOMAIN, ir.DataType.BOOL)
    dtype = node.outputs[0].dtype
    return mask if dtype == ir.DataType.BOOL else edit.insert(node, "Cast", [mask], dims, {"to": dtype.value}, dtype=dtype)


def _by_id(scores: ir.Value, threshold: float) -> tuple[ir.Value, ir.Value] | None:
    """Scores (N, 1, boxes) and ids (N, boxes), if `scores` has a row for each box that leaves out those of other ids."""
    where = scores.producer()
    if not edit.is_standard(where, "Where"):
        return None
    equal, every = where.inputs[0].producer(), where.inputs[1]
    least, shape = edit.scalar(where.inputs[2]), edit.shape(every)
    if not edit.is_standard(equal, "Equal") or least is None or not np.float32(least) <= np.float32(threshold):
        return None
    rows, columns = (_unsqueezed(value) for value in equal.inputs)
    if rows is None or columns is None or rows[0] is not columns[0] or (rows[1], columns[1]) != (2, 1):
        return None
    ids = rows[0]
    dims = edit.shape(ids)
    if ids.dtype != ir.DataType.INT64 or dims is None or not edit.same_dims(shape, (dims[0], 1, dims[1])):
        return None
    return every, ids


def _unsqueezed(value: ir.Value) -> tuple[ir.Value, int] | None:
    """The matrix that has got an axis of one, and where: as Unsqueeze, or as the Reshape that it may have become."""
    node = value.producer()
    if not edit.is_standard(node, "Unsqueeze", "Reshape"):
        return None
    dims, more = edit.shape(node.inputs[0]), edit.shape(value)
    if dims is None or more is None or len(dims) != 2:
        return None
    if node.op_type == "Unsqueeze":
        axes = edit.array(node.inputs[1])
        return None if axes is None or axes.size != 1 else (node.inputs[0], int(axes.item()) % 3)
    return next(((node.inputs[0], axis) for axis in (1, 2) if edit.same_dims(more, (*dims[:axis], 1, *dims[axis:]))), None)
