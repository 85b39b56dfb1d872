# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Turns DeformConv into GridSample, which gathers what each tap of the kernel sees, and one matrix multiplication.

The one thing to know: a place p of an axis of `size` elements is (2 p + 1) / size - 1 for GridSample, so that offsets are scaled and moved.
"""

from __future__ import annotations

import numpy as np
import onnx_ir as ir

from amalgamation.graph import edit
from amalgamation.graph.operator import Dim, attribute
from amalgamation.graph.passes.reshapes import reshape


def run(model: ir.Model) -> ir.Model:
    """`model` without DeformConv of images of float32, whose batch alone may have a name."""
    for node in edit.nodes(model, "DeformConv"):
        x, weight, y = (edit.shape(value) for value in (*node.inputs[:2], node.outputs[0]))
        if node.domain or node.inputs[0].dtype != ir.DataType.FLOAT or None in (x, weight, y) or len(x) != 4:
            continue
        if all(isinstance(size, int) and size > 0 for size in (*x[1:], *weight, *y[1:])):
            edit.replace(node.outputs[0], _rewrite(model, node, x, weight, y))
            edit.remove(node)
    return model


def _rewrite(model: ir.Model, node: ir.Node, x: tuple[Dim, ...], weight: tuple[int, ...], y: tuple[Dim, ...]) -> ir.Value:
    """x (N, C, H, W), weight (K, C / groups, R, S), y (N, K, P, Q); each of `parts` of the channels has its offsets."""
    (n, c, h, w), (k, channels, r, s), (_, _, p, q) = x, weight, y
    groups, parts = attribute(node, "group", 1), attribute(node, "offset_group", 1)
    taps, places = r * s, p * q
    grid = _grid(model, node, reshape(model, node, node.inputs[2], (n * parts, taps, 2, places)), (h, w), (r, s), (p, q))
    image = reshape(model, node, node.inputs[0], (n * parts, c // parts, h, w)) if parts > 1 else node.inputs[0]
    dims = (n * parts, c // parts, taps, places)
    seen = edit.insert(node, "GridSample", [image, grid], dims, {"mode": "linear", "padding_mode": "zeros", "align_corners": 0})
    if (mask := edit.operand(node, 4)) is not None:
        seen = edit.insert(node, "Mul", [seen, reshape(model, node, mask, (n * parts, 1, taps, places))], dims)
    lead = (groups,) if groups > 1 else ()
    matrix = reshape(model, node, node.inputs[1], (*lead, k // groups, channels * taps))
    product = edit.insert(node, "MatMul", [matrix, reshape(model, node, seen, (n, *lead, channels * taps, places))], (n, *lead, k // groups, places))
    found = reshape(model, node, product, y)
    bias = edit.operand(node, 3)
    return found if bias is None else edit.insert(node, "Add", [found, reshape(model, node, bias, (1, k, 1, 1))], y)


def _grid(model: ir.Model, node: ir.Node, offsets: ir.Value, image: tuple[int, int], kernel: tuple[int, int], result: tuple[int, int]) -> ir.Value:
    """`offsets` (N, taps, 2, places), rows before columns, as places of GridSample, (N, taps, places, 2), columns before rows."""
    strides, dilations, pads = (attribute(node, key, default) for key, default in (("strides", [1, 1]), ("dilations", [1, 1]), ("pads", [0] * 4)))
    tap, place = (np.stack(np.meshgrid(*map(np.arange, sizes), indexing="ij")).reshape(2, -1) for sizes in (kernel, result))
    each = [place[i] * strides[i] - pads[i] + tap[i][:, None] * dilations[i] for i in range(2)]  # (taps, places), of rows and of columns
    begin = np.stack([(2 * at + 1) / size - 1 for at, size in zip(each, image)], axis=1)[None].astype(np.float32)
    scale = np.array([2 / size for size in image], np.float32).reshape(1, 1, 2, 1)
    dims, name = edit.shape(offsets), node.outputs[0].name
    scaled = edit.insert(node, "Mul", [offsets, edit.constant(model, scale, f"{name}/scale")], dims)
    moved = edit.insert(node, "Add", [scaled, edit.constant(model, begin, f"{name}/places")], dims)
    turned = edit.insert(node, "Gather", [moved, edit.constant(model, np.array([1, 0]), f"{name}/order")], dims, {"axis": 2})
    return edit.insert(node, "Transpose", [turned], (*dims[:2], dims[3], dims[2]), {"perm": [0, 1, 3, 2]})
