# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Lets a quantised model (QDQ: DequantizeLinear → operator → QuantizeLinear) compute with bytes.

Conv, MatMul and Gemm of constant int8 or uint8 weights become QLinearConv and QLinearMatMul; operators that only move or compare elements
work on the bytes. The one thing to know: sums of integers are exact where those of floats are rounded, so a result may differ by one unit
where it lies halfway between two. Relu and Clip in front of QuantizeLinear become the attributes `low` and `high`: rounding keeps order.
"""

from __future__ import annotations

import dataclasses

import numpy as np
import onnx_ir as ir

from amalgamation.graph import edit
from amalgamation.graph.operator import DOMAIN, attribute

_BYTES = (np.uint8, np.int8)
# Q(op(D(x))) = op(x): they move elements, or choose the largest.
_COMMUTE = ("Flatten", "Identity", "MaxPool", "Reshape", "Slice", "Squeeze", "Transpose", "Unsqueeze")
# A bias that is not quantised is rounded to a unit of the sums; it must be less than this of a unit of y.
_FINE = 1 / 16


@dataclasses.dataclass(frozen=True)
class _Quantised:
    """bytes: what is quantised; scale and zero: its constants; axis: of a scale for each place along it, else None."""

    bytes: ir.Value
    scale: np.ndarray
    zero: np.ndarray
    axis: int | None = None


def run(model: ir.Model) -> ir.Model:
    """`model` with operators on bytes where it is quantised on both sides."""
    for node in edit.nodes(model, "QuantizeLinear"):
        y = _parameters(node, node.outputs[0])
        if y is None or y.axis is not None or y.zero.dtype not in _BYTES:
            continue
        made = _moved(node, y) or _multiplied(model, node, y)
        if made is not None:
            edit.replace(node.outputs[0], made)
            edit.remove(node)
    for node in edit.nodes(model, "DequantizeLinear"):
        _fold(model, node)
    return model


def _parameters(node: ir.Node | None, quantised: ir.Value) -> _Quantised | None:
    """Of a QuantizeLinear or DequantizeLinear with constant parameters; `quantised` is its output or input."""
    if node.domain or attribute(node, "block_size", 0):
        return None
    scale, zero = edit.array(node.inputs[1]), edit.operand(node, 2)
    zeros = np.zeros(1, quantised.dtype.numpy()) if zero is None else edit.array(zero)
    if scale is None or scale.dtype != np.float32 or zeros is None or not (scale > 0).all():
        return None
    if scale.size == 1:
        return _Quantised(quantised, scale.reshape(()), zeros.reshape(-1)[0])
    return _Quantised(quantised, scale, np.broadcast_to(zeros.reshape(-1), scale.shape), attribute(node, "axis", 1) % quantised.shape.rank())


def _dequantised(value: ir.Value | None) -> _Quantised | None:
    """What `value` is the DequantizeLinear of."""
    node = value.producer() if value is not None else None
    return _parameters(node, node.inputs[0]) if edit.is_standard(node, "DequantizeLinear") else None


def _moved(node: ir.Node, y: _Quantised) -> ir.Value | None:
    """The operator in front of QuantizeLinear on bytes, if it does not change them."""
    inner = node.inputs[0].producer()
    if not edit.is_standard(inner, *_COMMUTE) or len(inner.outputs) != 1 or not edit.single_use(node.inputs[0]):
        return None
    x = _dequantised(inner.inputs[0])
    if x is None or x.axis is not None or (x.scale, x.zero, x.zero.dtype) != (y.scale, y.zero, y.zero.dtype):
        return None
    return edit.insert(node, inner.op_type, [x.bytes, *inner.inputs[1:]], edit.shape(node.outputs[0]), dict(inner.attributes),
                       dtype=node.outputs[0].dtype)


def _multiplied(model: ir.Model, node: ir.Node, y: _Quantised) -> ir.Value | None:
    """QLinearConv or QLinearMatMul for what is in front of QuantizeLinear."""
    if not edit.single_use(node.inputs[0]):
        return None
    inner, bounds = node.inputs[0].producer(), np.iinfo(y.zero.dtype)
    low, high = int(bounds.min), int(bounds.max)
    if edit.is_standard(inner, "Relu", "Clip"):
        limits = _limits(inner, y, low, high)
        if limits is None or not edit.single_use(inner.inputs[0]):
            return None
        (low, high), inner = limits, inner.inputs[0].producer()
    if not edit.is_standard(inner, "Conv", "MatMul", "Gemm"):
        return None
    x, w = _dequantised(inner.inputs[0]), _dequantised(inner.inputs[1])
    if x is None or x.axis is not None or x.zero.dtype not in _BYTES or w is None or w.zero.dtype not in _BYTES:
        return None
    weights = _weights(inner, w)
    if weights is None:
        return None
    bias = _bias(inner, x, w, y, weights.shape[0 if inner.op_type == "Conv" else 1])
    if bias is None:
        return None
    return _write(model, node, inner, (x, w, y), weights, bias, {"low": low, "high": high})


def _limits(node: ir.Node, y: _Quantised, low: int, high: int) -> tuple[int, int] | None:
    """What Relu or Clip leave of y, as bytes; None if the limits are computed."""

    def quantise(limit: float) -> int:
        return int(np.clip(np.rint(np.float32(limit) / y.scale) + y.zero, low, high))

    if node.op_type == "Relu":
        return quantise(0.0), high
    limits = [low, high]
    for index in (1, 2):
        value = edit.operand(node, index)
        if value is not None:
            limit = edit.scalar(value)
            if limit is None:
                return None
            limits[index - 1] = quantise(limit)
    return (limits[0], limits[1]) if limits[0] <= limits[1] else None


def _weights(node: ir.Node, w: _Quantised) -> np.ndarray | None:
    """The constant bytes: of Conv (K, C / group, …), else (k, n); None if they are not such, or their scales lie along another axis."""
    array = edit.array(w.bytes)
    if array is None or (w.axis is not None and w.zero.shape != w.scale.shape):
        return None
    if node.op_type == "Conv":
        return array if w.axis in (None, 0) and array.ndim in (3, 4) else None
    if array.ndim != 2:
        return None
    if node.op_type == "MatMul":
        return array if w.axis in (None, 1) else None
    if attribute(node, "alpha", 1.0) != 1.0 or attribute(node, "transA", 0) or attribute(node, "beta", 1.0) != 1.0:
        return None
    transposed = bool(attribute(node, "transB", 0))
    return (array.T if transposed else array) if w.axis in (None, 0 if transposed else 1) else None


def _bias(node: ir.Node, x: _Quantised, w: _Quantised, y: _Quantised, channels: int) -> np.ndarray | None:
    """int32, in units of the sums: of that is empty if there is none; None if it cannot be had."""
    value = edit.operand(node, 2)
    if node.op_type == "MatMul" or value is None:
        return np.zeros(0, np.int32)
    unit = np.broadcast_to(x.scale * w.scale, channels)
    quantised = _dequantised(value)
    numbers = edit.array(quantised.bytes) if quantised is not None else None
    if numbers is not None and numbers.dtype == np.int32 and numbers.size == channels and not np.any(quantised.zero) and np.allclose(
            np.broadcast_to(quantised.scale, channels), unit, rtol=1e-6, atol=0):
        return numbers.reshape(-1)
    floats = edit.array(value)
    if quantised is not None and numbers is not None:
        floats = (numbers.astype(np.float64) - quantised.zero) * quantised.scale
    if floats is None or floats.size not in (1, channels) or (unit > _FINE * y.scale).any():
        return None
    rounded = np.rint(np.broadcast_to(floats.reshape(-1), channels).astype(np.float64) / unit)
    return rounded.astype(np.int32) if np.abs(rounded).max(initial=0) < 2**31 else None


def _write(model: ir.Model, node: ir.Node, inner: ir.Node, operands: tuple[_Quantised, ...], weights: np.ndarray, bias: np.ndarray,
           limits: dict[str, int]) -> ir.Value:
    """The node in front of QuantizeLinear `node`."""
    x, w, y = operands
    name = node.outputs[0].name

    def constant(array: np.ndarray, what: str) -> ir.Value:
        return edit.constant(model, array, f"{name}/{what}")

    inputs = [x.bytes, constant(x.scale, "x_scale"), constant(x.zero, "x_zero"), constant(weights, "weights"), constant(w.scale, "scale"),
              constant(w.zero, "zero"), constant(y.scale, "y_scale"), constant(y.zero, "y_zero")]
    if bias.size:
        inputs.append(constant(bias, "bias"))
    is_conv = inner.op_type == "Conv"
    attributes = (dict(inner.attributes) if is_conv else {}) | limits
    return edit.insert(node, "QLinearConv" if is_conv else "QLinearMatMul", inputs, edit.shape(node.outputs[0]), attributes,
                       "" if is_conv else DOMAIN, node.outputs[0].dtype)


def _fold(model: ir.Model, node: ir.Node) -> None:
    """A DequantizeLinear of a constant that is left: nothing is gained by doing it at run time."""
    q = _parameters(node, node.inputs[0])
    array = edit.array(node.inputs[0])
    if q is None or array is None or array.dtype not in (np.uint8, np.int8, np.uint16, np.int16, np.int32):
        return
    along = [1] * array.ndim
    if q.axis is not None:
        along[q.axis] = -1
    zero, scale = np.reshape(q.zero, along).astype(np.int64), np.reshape(q.scale, along)
    floats = (array.astype(np.int64) - zero).astype(np.float32) * scale
    edit.replace(node.outputs[0], edit.constant(model, floats, node.outputs[0].name))
    edit.remove(node)
