# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""y (N, C, P…): x (N, C, D…) at the places of a grid (N, P…, r), of 1 to 3 spatial axes, from -1 to 1 along each."""

import onnx_ir as ir

from amalgamation.graph.operator import Lowering, Operator, attribute
from amalgamation.ops.common.lowering import product, require

_MODES = {"nearest": 1, "linear": 2, "bilinear": 2, "cubic": 4, "bicubic": 4}  # places along each axis; the longer names are of opset 16
_PADDINGS = {"zeros": 0, "border": 1, "reflection": 2}


def lower(node: ir.Node, lowering: Lowering) -> None:
    for value in node.inputs:
        require(node, lowering, value, ir.DataType.FLOAT)
    mode, padding = attribute(node, "mode", "linear"), attribute(node, "padding_mode", "zeros")
    if mode not in _MODES or padding not in _PADDINGS:
        raise lowering.unsupported(node, f"mode is '{mode}' and padding_mode '{padding}'", f"known are {', '.join(_MODES)} and {', '.join(_PADDINGS)}")
    x, grid, y = lowering.shape(node.inputs[0]), lowering.shape(node.inputs[1]), lowering.shape(node.outputs[0])
    if not 3 <= len(x) <= 5:
        raise lowering.unsupported(node, f"x has {len(x) - 2} spatial axes", "1 to 3 are known")
    places = product(grid[1:-1])
    views = {1: (grid[0], places, grid[-1]), 2: (*y[:2], places)}
    lowering.step("GridSample", list(node.inputs), [node.outputs[0]], [_MODES[mode], _PADDINGS[padding], attribute(node, "align_corners", 0)], views=views)


OPERATOR = Operator("GridSample", lower, kernels=("GridSample",))
