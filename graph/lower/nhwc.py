# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Lowers convolutions and pools to NHWC, the layout of our kernels: nodes of the domain `amalgamation` between two Transposes.

The one thing to know: this file only inserts Transposes, sink_transposes.py gets rid of them. 1-D becomes 2-D of height 1, 3-D stays
as it is until depth.py; pads become explicit (auto_pad, ceil_mode); a global pool becomes a reduction over the spatial axes.
"""

from __future__ import annotations

import numpy as np
import onnx_ir as ir

from amalgamation.graph import edit
from amalgamation.graph.errors import UnsupportedModel
from amalgamation.graph.operator import DOMAIN, Dim, attribute
from amalgamation.graph.passes.reshapes import reshape

_GLOBAL = {"GlobalAveragePool": "ReduceMean", "GlobalMaxPool": "ReduceMax"}
# Convolutions, and which operand is the weight.
WEIGHT = {"Conv": 1, "ConvInteger": 1, "QLinearConv": 3}


def run(model: ir.Model) -> ir.Model:
    """`model` with every convolution, MaxPool and AveragePool of one to three spatial dims in NHWC, or NDHWC."""
    for node in edit.nodes(model, *_GLOBAL):
        if not node.domain and edit.shape(node.inputs[0]) is not None:
            _global_pool(model, node)
    for node in edit.nodes(model, *WEIGHT, "MaxPool", "AveragePool"):
        shape = edit.shape(node.inputs[0])
        if node.domain or shape is None or len(shape) not in (3, 4, 5) or edit.shape(node.outputs[0]) is None:
            continue
        weight = WEIGHT.get(node.op_type)
        if weight is not None and not all(isinstance(d, int) for d in edit.shape(node.inputs[weight]) or ("?",)):
            continue  # computed weights of unknown size: the operator says what it makes of them
        if len(node.outputs) > 1 and (node.outputs[1].uses() or node.outputs[1].is_graph_output()):
            continue  # the indices of MaxPool count in NCHW
        _lower(model, node, shape)
    return model


def _global_pool(model: ir.Model, node: ir.Node) -> None:
    shape = edit.shape(node.inputs[0])
    axes = edit.constant(model, np.arange(2, len(shape), dtype=np.int64), f"{node.outputs[0].name}/axes")
    dims = shape[:2] + (1,) * (len(shape) - 2)
    edit.replace(node.outputs[0], edit.insert(node, _GLOBAL[node.op_type], [node.inputs[0], axes], dims, {"keepdims": 1}))
    edit.remove(node)


def _lower(model: ir.Model, node: ir.Node, shape: tuple[Dim, ...]) -> None:
    """(N, C, H, W) → Transpose → (N, H, W, C) → node → (N, P, Q, K) → Transpose → (N, K, P, Q)."""
    out_shape = edit.shape(node.outputs[0])
    attributes, kernel, counted = _geometry(model, node, shape, out_shape)
    x = node.inputs[0]
    if counted:
        shape = tuple(size + low + high for size, low, high in zip(shape, *counted))
        x = edit.insert(node, "Pad", [x, edit.constant(model, np.array(counted, np.int64).reshape(-1), f"{node.outputs[0].name}/pads")], shape)
    wide_in, wide_out = _wide(shape), _wide(out_shape)
    to_last, to_second = (0, *range(2, len(wide_in)), 1), (0, len(wide_in) - 1, *range(1, len(wide_in) - 1))
    if len(shape) == 3:
        x = reshape(model, node, x, wide_in)
    x = edit.insert(node, "Transpose", [x], [wide_in[p] for p in to_last], {"perm": list(to_last)})
    operands = [x, *node.inputs[1:]]
    if node.op_type in WEIGHT:
        weight = node.inputs[WEIGHT[node.op_type]]
        if len(shape) == 3:
            data, dims = edit.array(weight), _wide(edit.shape(weight))
            weight = (reshape(model, node, weight, dims) if data is None else
                      edit.constant(model, data.reshape(dims), f"{weight.name}/2d"))
        operands[WEIGHT[node.op_type]] = weight
        attributes |= {"group": attribute(node, "group", 1)}
    else:
        attributes |= {"kernel_shape": kernel}
        if node.op_type == "AveragePool":
            attributes |= {"count_include_pad": 0 if counted else attribute(node, "count_include_pad", 0)}
    attributes |= {name: node.attributes[name] for name in ("low", "high") if name in node.attributes}  # of graph/passes/quantised.py
    y = edit.insert(node, node.op_type, operands, [wide_out[p] for p in to_last], attributes, DOMAIN, node.outputs[0].dtype)
    y = edit.insert(node, "Transpose", [y], wide_out, {"perm": list(to_second)})
    if len(shape) == 3:
        y = reshape(model, node, y, out_shape)
    edit.replace(node.outputs[0], y)
    edit.remove(node)


def _wide(shape: tuple[Dim, ...]) -> tuple[Dim, ...]:
    return (shape[0], shape[1], 1, shape[2]) if len(shape) == 3 else shape


def _geometry(model: ir.Model, node: ir.Node, shape, out_shape) -> tuple[dict, list[int], list[list[int]] | None]:
    """Strides, pads [top, left, bottom, right] and dilations of two or three dims; the kernel's shape; and zeros to put before and after each
    dim of x first: those that an average counts where ceil_mode adds others that it does not."""
    spatial = len(shape) - 2
    kernel = attribute(node, "kernel_shape") or list(edit.shape(node.inputs[WEIGHT[node.op_type]])[2:])
    strides = attribute(node, "strides", [1] * spatial)
    dilations = attribute(node, "dilations", [1] * spatial)
    pads = attribute(node, "pads", [0] * 2 * spatial)
    auto_pad = attribute(node, "auto_pad", "NOTSET")
    ceil = attribute(node, "ceil_mode", 0)
    begin, end, beyond = [], [], [0] * spatial
    for i in range(spatial):
        reach = (kernel[i] - 1) * dilations[i] + 1
        size, out = shape[2 + i], out_shape[2 + i]
        low, high = pads[i], pads[spatial + i]
        if auto_pad == "VALID":
            low = high = 0
        elif auto_pad in ("SAME_UPPER", "SAME_LOWER"):
            total = _same_pads(model, node, size, reach, strides[i])
            low, high = (total // 2, total - total // 2) if auto_pad == "SAME_UPPER" else (total - total // 2, total // 2)
        elif ceil:
            beyond[i] = ceil_pads(model, node, size, out, reach, strides[i], low, high)
        begin.append(low)
        end.append(high)
    counted = None
    if any(beyond) and attribute(node, "count_include_pad", 0):
        counted, begin, end = [[0, 0, *begin], [0, 0, *end]], [0] * spatial, [0] * spatial
    end = [high + more for high, more in zip(end, beyond)]
    if spatial == 1:
        kernel, strides, dilations, begin, end = [1, *kernel], [1, *strides], [1, *dilations], [0, *begin], [0, *end]
    return {"strides": strides, "pads": begin + end, "dilations": dilations}, kernel, counted


def where(model: ir.Model, node: ir.Node) -> str:
    """How errors begin."""
    return f"{model.graph.name}: node '{node.name or node.outputs[0].name}': {node.op_type}"


def _same_pads(model: ir.Model, node: ir.Node, size: Dim, reach: int, stride: int) -> int:
    if isinstance(size, int):
        return max((-(-size // stride) - 1) * stride + reach - size, 0)
    if stride == 1:
        return reach - 1
    raise UnsupportedModel(f"{where(model, node)}: auto_pad with stride {stride} needs a fixed size instead of '{size}'. "
                           "Give one with --bind")


def ceil_pads(model: ir.Model, node: ir.Node, size: Dim, out: Dim, reach: int, stride: int, low: int, high: int) -> int:
    """How much more padding at the end gives the output that ceil_mode gives."""
    if isinstance(size, int) and isinstance(out, int):
        if (out - 1) * stride >= size + low:
            raise UnsupportedModel(f"{where(model, node)}: with ceil_mode, its last window lies in the padding alone")
        return max((out - 1) * stride + reach - size - low - high, 0)
    if high == 0 and stride <= reach:
        return stride - 1
    raise UnsupportedModel(f"{where(model, node)}: ceil_mode needs a fixed size instead of '{size}'. Give one with --bind")
