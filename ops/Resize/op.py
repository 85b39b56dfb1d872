# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Resizes along some axes, one step for each: every mode is a weighted sum of a few places, whose table is made here.

The formulas are those of the ONNX standard's description of Resize (opset 19), one axis after another.
"""

import math

import numpy as np
import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.lowering import around, require

_CUBIC_TAPS = 4


def lower(node: ir.Node, lowering: Lowering) -> None:
    x, y = node.inputs[0], node.outputs[0]
    shape, wanted = list(lowering.shape(x)), lowering.shape(y)
    mode = attribute(node, "mode", "nearest")
    if mode != "nearest":
        require(node, lowering, x, ir.DataType.FLOAT)
    axes = [axis % len(shape) for axis in attribute(node, "axes") or range(len(shape))]
    roi, scales, sizes = (_array(node, lowering, operand) for operand in (1, 2, 3))
    if roi is not None and roi.size != 2 * len(axes):
        roi = None
    tables = []
    for place, axis in enumerate(axes):
        start, end = (float(roi[place]), float(roi[place + len(axes)])) if roi is not None else (0.0, 1.0)
        cropped = attribute(node, "coordinate_transformation_mode", "half_pixel") == "tf_crop_and_resize" and (start, end) != (0, 1)
        if shape[axis] == wanted[axis] and not cropped and (scales is None or not scales.size or scales[place] == 1):
            continue
        n, m = shape[axis], wanted[axis]
        if not isinstance(n, int) or not isinstance(m, int):
            raise lowering.unsupported(node, f"the size of axis {axis} is symbolic", "bind it, as with --bind")
        scale = float(scales[place]) if scales is not None and scales.size else _scale(node, n, m, shape, axes, sizes)
        tables.append((axis, *_table(node, lowering, n, m, scale, start, end)))
    if not tables:
        lowering.alias(y, x)
        return
    value = x
    for number, (axis, indices, weights, bias) in enumerate(tables):
        before = tuple(shape)
        shape[axis] = wanted[axis]
        target = y if number == len(tables) - 1 else lowering.temporary(lowering.dtype(x), tuple(shape))
        table = lowering.constant(indices.astype(np.int32))
        exact = indices.shape[1] == 1 and (weights == 1).all() and not bias.any()
        more = [] if exact else [lowering.constant(weights.astype(np.float32)), lowering.constant(bias.astype(np.float32))]
        operands = [value, table, *more]
        views = {0: around(before, axis), len(operands): around(tuple(shape), axis)}
        lowering.step("Resize_nearest" if exact else "Resize", operands, [target], views=views)
        value = target


def _array(node: ir.Node, lowering: Lowering, operand: int) -> np.ndarray | None:
    value = node.inputs[operand] if operand < len(node.inputs) else None
    if value is None or not value.name:
        return None
    array = lowering.array(value)
    if array is None:
        raise lowering.unsupported(node, f"its input {operand} is not constant", "make roi, scales and sizes constants")
    return array


def _scale(node: ir.Node, n: int, m: int, shape: list, axes: list[int], sizes: np.ndarray | None) -> float:
    """The scale of an axis of n places that gets m: their ratio, or the one of all axes if the policy keeps the aspect."""
    policy = attribute(node, "keep_aspect_ratio_policy", "stretch")
    if policy == "stretch" or sizes is None:
        return m / n
    ratios = [int(size) / shape[axis] for axis, size in zip(axes, sizes) if isinstance(shape[axis], int)]
    return min(ratios) if policy == "not_larger" else max(ratios)


def _table(node, lowering, n: int, m: int, scale: float, start: float, end: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Indices (m, taps) into n places, weights (m, taps), bias (m)."""
    rows = []
    transform = attribute(node, "coordinate_transformation_mode", "half_pixel")
    for place in range(m):
        position = _position(node, lowering, transform, place, n, m, scale, start, end)
        if transform == "tf_crop_and_resize" and not 0 <= position <= n - 1:
            rows.append(([0], [0.0], float(attribute(node, "extrapolation_value", 0.0))))
            continue
        floor = math.floor(position)
        ratio = position - floor if position != floor else 1.0  # in (0, 1]: the place on the left comes first
        first = floor if position != floor else floor - 1
        indices, weights = _taps(node, lowering, first, ratio, scale)
        if attribute(node, "exclude_outside", 0):
            weights = [weight if 0 <= index < n else 0.0 for index, weight in zip(indices, weights)]
            total = sum(weights)
            weights = [weight / total for weight in weights]
        kept = [(min(max(index, 0), n - 1), weight) for index, weight in zip(indices, weights) if weight != 0]
        rows.append(([index for index, _ in kept] or [0], [weight for _, weight in kept] or [0.0], 0.0))
    taps = max((len(indices) for indices, _, _ in rows), default=1)
    pad = lambda items: list(items) + [0] * (taps - len(items))  # noqa: E731
    table = [np.array([pad(row[part]) for row in rows]).reshape(m, taps) for part in (0, 1)]
    return table[0], table[1], np.array([row[2] for row in rows])


def _position(node, lowering, transform: str, place: int, n: int, m: int, scale: float, start: float, end: float) -> float:
    """Where place `place` of the output lies among the n places of the input."""
    width = scale * n
    match transform:
        case "align_corners":
            return 0.0 if width == 1 else place * (n - 1) / (width - 1)
        case "asymmetric":
            return place / scale
        case "half_pixel":
            return (place + 0.5) / scale - 0.5
        case "pytorch_half_pixel":
            return -0.5 if width == 1 else (place + 0.5) / scale - 0.5
        case "half_pixel_symmetric":
            return n / 2 * (1 - m / width) + (place + 0.5) / scale - 0.5
        case "tf_crop_and_resize":
            along = (end - start) * (n - 1)
            return start * (n - 1) + (along / 2 if width == 1 else place * along / (width - 1))
    raise lowering.unsupported(node, f"coordinate_transformation_mode is '{transform}'", "use one that the standard has")


def _taps(node, lowering, first: int, ratio: float, scale: float) -> tuple[list[int], list[float]]:
    """The places and their weights, for a position `ratio` behind place `first`."""
    mode, shrink = attribute(node, "mode", "nearest"), min(scale, 1.0) if attribute(node, "antialias", 0) else 1.0
    if mode == "nearest":
        return [first, first + 1], _nearest(attribute(node, "nearest_mode", "round_prefer_floor"), ratio)
    if mode == "linear":
        radius, weight = 1, lambda distance: max(0.0, 1 - abs(distance))
    elif mode == "cubic":
        radius, weight = _CUBIC_TAPS // 2, lambda distance: _cubic(abs(distance), attribute(node, "cubic_coeff_a", -0.75))
    else:
        raise lowering.unsupported(node, f"mode is '{mode}'", "nearest, linear and cubic are known")
    begin = math.floor(-radius / shrink) + 1
    offsets = range(begin, 2 - begin)
    weights = [weight((offset - ratio) * shrink) for offset in offsets]
    total = sum(weights)
    return [first + offset for offset in offsets], [each / total for each in weights]


def _nearest(rounding: str, ratio: float) -> list[float]:
    if ratio == 1:
        return [0.0, 1.0]
    right = {"round_prefer_floor": ratio > 0.5, "round_prefer_ceil": ratio >= 0.5, "floor": False, "ceil": True}[rounding]
    return [0.0, 1.0] if right else [1.0, 0.0]


def _cubic(distance: float, a: float) -> float:
    if distance <= 1:
        return ((a + 2) * distance - (a + 3)) * distance * distance + 1
    return ((a * distance - 5 * a) * distance + 8 * a) * distance - 4 * a if distance < 2 else 0.0


OPERATOR = Operator("Resize", lower, kernels=("Resize", "Resize_nearest"))
