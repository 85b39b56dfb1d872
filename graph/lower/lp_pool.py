# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""LpPool, the p-norm of each window, by AveragePool: (average of |x|^p · elements of the kernel)^(1/p).

The one thing to know: the average counts every element of the kernel, so that ceil_mode becomes pads here already.
"""

from __future__ import annotations

import math

import numpy as np
import onnx_ir as ir

from amalgamation.graph import edit
from amalgamation.graph.lower import nhwc
from amalgamation.graph.operator import attribute


def run(model: ir.Model) -> ir.Model:
    """`model` without LpPool of one to three spatial dims."""
    for node in edit.nodes(model, "LpPool"):
        x, dims = edit.shape(node.inputs[0]), edit.shape(node.outputs[0])
        if node.domain or x is None or dims is None or len(x) not in (3, 4, 5) or node.inputs[0].dtype != ir.DataType.FLOAT:
            continue
        p, y = attribute(node, "p", 2), node.inputs[0]
        if p == 2:
            y = edit.insert(node, "Mul", [y, y], x)
        else:
            y = edit.insert(node, "Abs", [y], x)
            y = y if p == 1 else edit.insert(node, "Pow", [y, _scalar(model, node, p, "p")], x)
        y = edit.insert(node, "AveragePool", [y], dims, _window(model, node, x, dims))
        y = edit.insert(node, "Mul", [y, _scalar(model, node, math.prod(attribute(node, "kernel_shape")), "elements")], dims)
        if p == 2:
            y = edit.insert(node, "Sqrt", [y], dims)
        elif p != 1:
            y = edit.insert(node, "Pow", [y, _scalar(model, node, 1 / p, "root")], dims)
        edit.replace(node.outputs[0], y)
        edit.remove(node)
    return model


def _window(model: ir.Model, node: ir.Node, x: tuple, dims: tuple) -> dict:
    """The attributes of the average."""
    spatial = len(x) - 2
    kernel = attribute(node, "kernel_shape")
    strides, dilations = attribute(node, "strides", [1] * spatial), attribute(node, "dilations", [1] * spatial)
    pads, auto_pad = list(attribute(node, "pads", [0] * 2 * spatial)), attribute(node, "auto_pad", "NOTSET")
    if auto_pad == "NOTSET" and attribute(node, "ceil_mode", 0):
        for i, (k, stride, dilation) in enumerate(zip(kernel, strides, dilations)):
            pads[spatial + i] += nhwc.ceil_pads(model, node, x[2 + i], dims[2 + i], (k - 1) * dilation + 1, stride, pads[i], pads[spatial + i])
    window = {"kernel_shape": kernel, "strides": strides, "dilations": dilations, "count_include_pad": 1}
    return window | ({"pads": pads} if auto_pad == "NOTSET" else {"auto_pad": auto_pad})


def _scalar(model: ir.Model, node: ir.Node, number: float, what: str) -> ir.Value:
    return edit.constant(model, np.array(number, np.float32), f"{node.outputs[0].name}/{what}")
