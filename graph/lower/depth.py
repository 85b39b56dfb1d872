# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Writes convolutions and pools of three spatial dims, (N, D, H, W, C), as those of images, for which there are kernels.

The one thing to know: this comes after fusion, because its Reshapes would stand between a layer and what is fused into it. A pool is
one over H and W, each depth an image, and one over D: windows are products, and so are the counts of averages. A convolution is one
over H and W, each depth an image that has the channels of all depths its window sees.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import onnx_ir as ir

from amalgamation.graph import edit
from amalgamation.graph.errors import UnsupportedModel
from amalgamation.graph.lower.nhwc import WEIGHT, where
from amalgamation.graph.operator import DOMAIN, Dim, attribute
from amalgamation.graph.passes.reshapes import reshape

# Which operand stands for 0 in what is convolved.
_ZERO = {"ConvInteger": 2, "QLinearConv": 2}


def run(model: ir.Model) -> ir.Model:
    """`model` whose lowered convolutions and pools all have two spatial dims."""
    for node in edit.nodes(model, *WEIGHT, "MaxPool", "AveragePool"):
        if not edit.is_lowered(node) or len(edit.shape(node.inputs[0])) != 5:
            continue
        y = _convolution(model, node) if node.op_type in WEIGHT else _pool(model, node)
        edit.replace(node.outputs[0], reshape(model, node, y, edit.shape(node.outputs[0])))
        edit.remove(node)
    return model


def _pool(model: ir.Model, node: ir.Node) -> ir.Value:
    (n, d, h, w, c), (_, out, p, q, _) = edit.shape(node.inputs[0]), edit.shape(node.outputs[0])
    kernel, across, along = attribute(node, "kernel_shape"), _across(node), _along(node)
    x = reshape(model, node, node.inputs[0], (n * d, h, w, c))
    if not _is_one_place(kernel[1:], across):
        x = _layer(node, [x], (n * d, p, q, c), across | {"kernel_shape": kernel[1:]})
    x = reshape(model, node, x, (n, d, p * q, c))
    if not _is_one_place(kernel[:1], along):
        x = _layer(node, [x], (n, out, p * q, c), along | {"kernel_shape": [kernel[0], 1]})
    return x


def _convolution(model: ir.Model, node: ir.Node) -> ir.Value:
    x, weight = node.inputs[0], node.inputs[WEIGHT[node.op_type]]
    (n, d, h, w, c), (_, out, p, q, k) = edit.shape(x), edit.shape(node.outputs[0])
    channels, *kernel = edit.shape(weight)[1:]
    group, data = attribute(node, "group", 1), edit.array(weight)
    if c != channels * group or k % group:
        raise UnsupportedModel(f"{where(model, node)}: 'group' must divide {c} input and {k} output channels, got group={group}")
    if _is_one_place(kernel[1:], _across(node)):  # each depth is a row
        x, weight = reshape(model, node, x, (n, d, h * w, c)), _moved(model, node, weight, range(5), (k, channels, kernel[0], 1))
        return _layer(node, _operands(model, node, x, weight, (n, out, p * q, k)), (n, out, p * q, k), _along(node))
    taps = [reshape(model, node, _tap(model, node, i, kernel[0]), (n * out, h, w, group, c // group)) for i in range(kernel[0])]
    dims = (n * out, p, q, k)
    if node.op_type == "Conv" and data is not None and group == c == k and len(taps) > 1:
        return _sum(model, node, taps, data, dims)
    if len(taps) > 1:  # in each group, one depth after the other
        taps = [edit.insert(node, "Concat", taps, (n * out, h, w, group, c // group * len(taps)), {"axis": 4})]
    x = reshape(model, node, taps[0], (n * out, h, w, c * kernel[0]))
    weight = _moved(model, node, weight, (0, 2, 1, 3, 4), (k, kernel[0] * channels, *kernel[1:]))
    return _layer(node, _operands(model, node, x, weight, dims), dims, _across(node))


def _sum(model: ir.Model, node: ir.Node, taps: Sequence[ir.Value], weight: np.ndarray, dims: tuple[Dim, ...]) -> ir.Value:
    """Of a convolution for each depth of the window, so that each channel still is a group of its own; the last one has the activation."""
    plain = {name: kept for name, kept in node.attributes.items() if not name.startswith("activation")} | _across(node)
    *_, bias, y = (*_operands(model, node, None, None, dims), None, None)[:4]
    for i, tap in enumerate(taps):
        part = edit.constant(model, weight[:, :, i], f"{node.inputs[1].name}/{i}")
        x = reshape(model, node, tap, (*edit.shape(tap)[:3], dims[3]))
        operands = [x, part, bias if i == 0 else None, y]
        y = _layer(node, operands, dims, _across(node)) if i == len(taps) - 1 else edit.insert(node, "Conv", operands, dims, plain, DOMAIN)
    return y


def _tap(model: ir.Model, node: ir.Node, number: int, size: int) -> ir.Value:
    """What each window sees at one of its `size` depths, (N, P, H, W, C): a Pad, which also cuts, and then every stride-th depth."""
    x = node.inputs[0]
    n, d, *image = edit.shape(x)
    (stride, _), (front, _, back, _), (dilation, _) = _along(node).values()
    front, back = front - number * dilation, back - (size - 1 - number) * dilation
    name = node.outputs[0].name
    if front or back:
        pads = np.zeros((2, 5), np.int64)
        pads[:, 1] = front, back
        operands = [x, edit.constant(model, pads.reshape(-1), f"{name}/pads")]
        zero = edit.operand(node, _ZERO[node.op_type]) if node.op_type in _ZERO else None
        if zero is not None:
            operands.append(reshape(model, node, zero, ()))
        x = edit.insert(node, "Pad", operands, (n, d + front + back, *image))
    if stride == 1:
        return x
    bounds = [edit.constant(model, np.array([value], np.int64), f"{name}/depths") for value in (0, np.iinfo(np.int64).max, 1, stride)]
    return edit.insert(node, "Slice", [x, *bounds], (n, edit.shape(node.outputs[0])[1], *image))


def _across(node: ir.Node) -> dict[str, list[int]]:
    """Strides, pads and dilations over H and W."""
    pads = attribute(node, "pads")
    return {"strides": attribute(node, "strides")[1:], "pads": pads[1:3] + pads[4:], "dilations": attribute(node, "dilations")[1:]}


def _along(node: ir.Node) -> dict[str, list[int]]:
    """Strides, pads and dilations over D, where an image's rows are depths."""
    pads = attribute(node, "pads")
    return {"strides": [attribute(node, "strides")[0], 1], "pads": [pads[0], 0, pads[3], 0], "dilations": [attribute(node, "dilations")[0], 1]}


def _is_one_place(kernel: Sequence[int], window: dict[str, list[int]]) -> bool:
    """Whether each window sees the place of its result and nothing else."""
    return set(kernel) == {1} and set(window["strides"]) == {1} and not any(window["pads"])


def _layer(node: ir.Node, operands: Sequence[ir.Value | None], dims: tuple[Dim, ...], changed: dict) -> ir.Value:
    """`node` of images."""
    return edit.insert(node, node.op_type, operands, dims, dict(node.attributes) | changed, DOMAIN, node.outputs[0].dtype)


def _operands(model: ir.Model, node: ir.Node, x: ir.Value | None, weight: ir.Value | None, dims: tuple[Dim, ...]) -> list[ir.Value | None]:
    """Those of a convolution to `dims`."""
    operands = list(node.inputs)
    operands[0], operands[WEIGHT[node.op_type]] = x, weight
    if node.op_type == "Conv" and edit.operand(node, 3) is not None:
        operands[3] = reshape(model, node, operands[3], dims)
    return operands


def _moved(model: ir.Model, node: ir.Node, weight: ir.Value, perm: Sequence[int], dims: tuple[int, ...]) -> ir.Value:
    """The weight, transposed and seen as `dims`."""
    data = edit.array(weight)
    if data is not None:
        return edit.constant(model, data.transpose(*perm).reshape(dims), f"{weight.name}/2d")
    moved = edit.insert(node, "Transpose", [weight], [edit.shape(weight)[axis] for axis in perm], {"perm": list(perm)})
    return reshape(model, node, moved, dims)
