# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Turns ConvTranspose into one Conv, with an output for each place among `stride` neighbours, whose channels then become pixels.

The one thing to know: along an axis y[q s + i - pad] is the sum over m of x[q - m] w[i + m s], s the stride, so that no zero between pixels is multiplied.
Products and sums with one number per channel that follow are folded into the weights, and an activation is put where the convolution takes it.
"""

from __future__ import annotations

import dataclasses
import math
from typing import Union

import numpy as np
import onnx_ir as ir

from amalgamation.graph import edit
from amalgamation.graph.errors import UnsupportedModel
from amalgamation.graph.lower.nhwc import where
from amalgamation.graph.operator import Dim, attribute
from amalgamation.graph.passes.reshapes import reshape
from amalgamation.graph.traced import Traced

Operand = Union[np.ndarray, Traced, ir.Value]  # a constant, or what is computed

_LIMIT = 1 << 28  # numbers that the weight may have with its zeros
_ACTIVATIONS = ("Elu", "HardSigmoid", "HardSwish", "LeakyRelu", "Relu", "Sigmoid", "Softplus", "Tanh")


def run(model: ir.Model) -> ir.Model:
    """`model` without ConvTranspose of float32."""
    for node in edit.nodes(model, "ConvTranspose"):
        dims = [edit.shape(value) for value in (*node.inputs[:2], node.outputs[0])]
        if not node.domain and node.inputs[0].dtype == ir.DataType.FLOAT and None not in dims and all(isinstance(d, int) for d in (*dims[1], dims[0][1])):
            _rewrite(model, node)
    return model


@dataclasses.dataclass(frozen=True)
class _Axis:
    """One spatial axis: x has `size` pixels; `width` is that of the dilated kernel, `more` is ONNX's output_padding."""

    size: Dim
    width: int
    stride: int
    begin: int
    end: int
    more: int

    @property
    def taps(self) -> int:
        """Of the kernel, for each place."""
        return -(-self.width // self.stride)

    @property
    def left_out(self) -> int:
        """Groups of `stride` outputs that lie in the padding alone."""
        return min(self.begin // self.stride, self.taps - 1)

    @property
    def before(self) -> int:
        return self.taps - 1 - self.left_out

    @property
    def after(self) -> int:
        return max(-(-(self.width + self.more - self.end) // self.stride) - 1, 0)

    @property
    def groups(self) -> Dim:
        """Of `stride` outputs each, that are computed."""
        return self.size - self.left_out + self.after

    @property
    def first(self) -> int:
        """Of the computed outputs, the first that is wanted."""
        return self.begin - self.left_out * self.stride

    @property
    def beyond(self) -> int:
        """Computed outputs behind the last that is wanted."""
        return (self.after + 1) * self.stride - self.width - self.more + self.end


def _rewrite(model: ir.Model, node: ir.Node) -> None:
    x, (n, c, *_), group = node.inputs[0], edit.shape(node.inputs[0]), attribute(node, "group", 1)
    _check(model, node, group)
    axes = _axes(model, node)
    places, k = math.prod(axis.stride for axis in axes), edit.shape(node.inputs[1])[1] * group
    if places * k * c * math.prod(axis.taps for axis in axes) > _LIMIT * group:
        raise UnsupportedModel(f"{where(model, node)}: strides={[axis.stride for axis in axes]} need more than {_LIMIT} weights. Use Resize before a Conv")
    weight, bias, y, activation = _folded(node, group)
    if places > 1 and bias is not None:
        bias = edit.insert(node, "Concat", [bias] * places, (k * places,), {"axis": 0}) if isinstance(bias, ir.Value) else np.concatenate([bias] * places)
    if places > 1 and group > 1:  # those of each place are groups of their own
        x = edit.insert(node, "Concat", [x] * places, (n, c * places, *edit.shape(x)[2:]), {"axis": 1})
    operands = [x, *(value if isinstance(value, ir.Value) else edit.constant(model, value, f"{node.inputs[1].name}/places")
                     for value in (_of_places(model, node, weight, axes, group), bias) if value is not None)]  # fmt: skip
    attributes = {"kernel_shape": [axis.taps for axis in axes], "pads": [axis.before for axis in axes] + [axis.after for axis in axes],
                  "group": group * places if group > 1 else 1}  # fmt: skip
    made = edit.insert(node, "Conv", operands, (n, k * places, *(axis.groups for axis in axes)), attributes)
    if activation is not None:
        made = edit.insert(node, activation.op_type, [made], edit.shape(made), dict(activation.attributes))
    edit.replace(y, _pixels(model, node, made, axes, k))


def _check(model: ir.Model, node: ir.Node, group: int) -> None:
    """What shape inference does not look at."""
    c, (channels, _, *kernel) = edit.shape(node.inputs[0])[1], edit.shape(node.inputs[1])
    if c != channels or group < 1 or c % group:
        raise UnsupportedModel(f"{where(model, node)}: its weight is for {channels} channels in group={group} groups, but x has {c}")
    for name, parts in (("output_padding", 1), ("pads", 2)):
        found = attribute(node, name, [0] * parts * len(kernel))
        if len(found) != parts * len(kernel) or min(found) < 0:
            raise UnsupportedModel(f"{where(model, node)}: {name}={list(found)} does not fit a kernel of {kernel}")


def _axes(model: ir.Model, node: ir.Node) -> list[_Axis]:
    """Explicit pads of auto_pad and output_shape, as the standard has them."""
    sizes, kernel = edit.shape(node.inputs[0])[2:], edit.shape(node.inputs[1])[2:]
    rank = len(sizes)
    strides, dilations, more = (attribute(node, name, [default] * rank) for name, default in (("strides", 1), ("dilations", 1), ("output_padding", 0)))
    pads, wanted, auto_pad = attribute(node, "pads", [0] * 2 * rank), attribute(node, "output_shape"), attribute(node, "auto_pad", "NOTSET")
    axes = []
    for i, size in enumerate(sizes):
        width, begin, end, extra = (kernel[i] - 1) * dilations[i] + 1, pads[i], pads[rank + i], more[i]
        if auto_pad == "VALID":
            begin = end = 0
        if wanted or auto_pad.startswith("SAME"):
            total = strides[i] * (size - 1) + extra + width - (wanted[-rank:][i] if wanted else size * strides[i])
            if not isinstance(total, int) and not total.is_number:
                raise UnsupportedModel(f"{where(model, node)}: output_shape needs a fixed size instead of '{size}'. Give one with --bind")
            total = int(total)
            begin, end = (total // 2, total - total // 2) if auto_pad == "SAME_UPPER" else (total - total // 2, total // 2)
            if total < 0:  # what is missing is at the end
                begin, end, extra = 0, 0, extra - total
        # Of one pixel, the stride to the next does not matter.
        axes.append(_Axis(size, width, 1 if size == 1 else strides[i], begin, end, extra))
    return axes


def _folded(node: ir.Node, group: int) -> tuple[Operand, Operand | None, ir.Value, ir.Node | None]:
    """Weight and bias, with what follows; the value that is then computed; and the activation."""
    weight, bias, y = node.inputs[1], edit.operand(node, 2), node.outputs[0]
    constant = edit.array(weight) is not None and (bias is None or edit.array(bias) is not None)
    weight, bias = (value if edit.array(value) is None else edit.array(value) for value in (weight, bias))
    while edit.single_use(y):
        [(follower, index)] = y.uses()
        if edit.is_standard(follower, *_ACTIVATIONS):
            return weight, bias, follower.outputs[0], follower
        number = _per_channel(follower, index, y) if constant else None
        if number is None:
            break
        wide = weight.astype(np.float64), np.zeros(len(number)) if bias is None else bias.astype(np.float64)
        if follower.op_type == "Mul":
            parts = wide[0].reshape(group, -1, *weight.shape[1:])  # groups, channels of x, channels of y, kernel
            scaled = parts * number.reshape(group, 1, -1, *(1,) * (weight.ndim - 2))
            wide = scaled.reshape(weight.shape), wide[1] * number
        else:
            wide = wide[0], wide[1] + number
        weight, bias, y = wide[0].astype(np.float32), wide[1].astype(np.float32), follower.outputs[0]
    return weight, bias, y, None


def _per_channel(follower: ir.Node, index: int, y: ir.Value) -> np.ndarray | Traced | None:
    """What a Mul or Add has for each channel of y, as float64."""
    if not edit.is_standard(follower, "Mul", "Add") or not edit.same_dims(edit.shape(y), edit.shape(follower.outputs[0])):
        return None
    data, (_, channels, *spatial) = edit.array(follower.inputs[1 - index]), edit.shape(y)
    if data is None or data.size != 1 and (1, *data.shape)[-len(spatial) - 2:] != (1, channels, *(1 for _ in spatial)):
        return None
    return np.broadcast_to(data.reshape(-1), (channels,)).astype(np.float64)


def _of_places(model: ir.Model, node: ir.Node, weight: Operand, axes: list[_Axis], group: int) -> Operand:
    """(C, K / group, kernel) → (places K, C / group, taps), the taps from the last to the first."""
    c, channels, *kernel = weight.shape if not isinstance(weight, ir.Value) else edit.shape(weight)
    for i, (size, axis) in enumerate(zip(kernel, axes)):
        dilation = (axis.width - 1) // (size - 1) if size > 1 else 1
        if dilation > 1:
            weight = _reshaped(model, node, weight, (c, channels, *(a.width for a in axes[:i]), size, 1, *kernel[i + 1:]))
            weight = _padded(model, node, weight, i + 3, dilation - 1)
            weight = _reshaped(model, node, weight, (c, channels, *(a.width for a in axes[:i]), size * dilation, *kernel[i + 1:]))
            weight = _padded(model, node, weight, i + 2, 1 - dilation)
    for i, axis in enumerate(axes):
        weight = _padded(model, node, weight, i + 2, axis.taps * axis.stride - axis.width)
    rank, places = len(axes), math.prod(axis.stride for axis in axes)
    weight = _reshaped(model, node, weight, (group, c // group, channels, *(size for axis in axes for size in (axis.taps, axis.stride))))
    perm = (*range(4, 4 + 2 * rank, 2), 0, 2, 1, *range(3, 3 + 2 * rank, 2))
    weight = _transposed(node, weight, perm)
    weight = _reshaped(model, node, weight, (places * group * channels, c // group, *(axis.taps for axis in axes)))
    return _turned(model, node, weight, rank)


def _reshaped(model: ir.Model, node: ir.Node, weight: Operand, dims: tuple[int, ...]) -> Operand:
    return reshape(model, node, weight, dims) if isinstance(weight, ir.Value) else weight.reshape(dims)


def _transposed(node: ir.Node, x: Operand, perm: tuple[int, ...]) -> Operand:
    if not isinstance(x, ir.Value):
        return x.transpose(perm)
    return edit.insert(node, "Transpose", [x], [edit.shape(x)[axis] for axis in perm], {"perm": list(perm)})


def _padded(model: ir.Model, node: ir.Node, weight: Operand, axis: int, count: int) -> Operand:
    """`count` zeros at the end of the axis, or so many numbers less."""
    if count == 0:
        return weight
    if not isinstance(weight, ir.Value):
        widths = [(0, count if i == axis else 0) for i in range(weight.ndim)]
        return np.pad(weight, widths) if count > 0 else weight[(slice(None),) * axis + (slice(count),)]
    dims = list(edit.shape(weight))
    pads = edit.constant(model, np.array([0] * len(dims) + [count if i == axis else 0 for i in range(len(dims))], np.int64), f"{node.outputs[0].name}/pads")
    dims[axis] += count
    return edit.insert(node, "Pad", [weight, pads], dims)


def _turned(model: ir.Model, node: ir.Node, weight: Operand, rank: int) -> Operand:
    """The last `rank` axes from their ends."""
    if not isinstance(weight, ir.Value):
        return np.flip(weight, tuple(range(2, 2 + rank)))
    bounds = ([-1] * rank, [np.iinfo(np.int64).min] * rank, range(2, 2 + rank), [-1] * rank)
    return edit.insert(node, "Slice", [weight, *(edit.constant(model, np.array(list(each), np.int64), f"{node.outputs[0].name}/turn") for each in bounds)],
                       edit.shape(weight))  # fmt: skip


def _pixels(model: ir.Model, node: ir.Node, y: ir.Value, axes: list[_Axis], k: int) -> ir.Value:
    """(N, places K, groups) → (N, K, pixels), by way of channels that come last, as convolutions have them."""
    n, rank = edit.shape(y)[0], len(axes)
    groups, strides = [axis.groups for axis in axes], [axis.stride for axis in axes]
    if any(stride > 1 for stride in strides):
        y = _transposed(node, y, (0, *range(2, rank + 2), 1))
        y = reshape(model, node, y, (n, *groups, *strides, k))
        y = _transposed(node, y, (0, *(axis for i in range(rank) for axis in (1 + i, 1 + rank + i)), 1 + 2 * rank))
        y = reshape(model, node, y, (n, *(size * stride for size, stride in zip(groups, strides)), k))
        y = _transposed(node, y, (0, rank + 1, *range(1, rank + 1)))
    if not any(axis.first or axis.beyond for axis in axes):
        return y
    ends = [-axis.beyond or np.iinfo(np.int64).max for axis in axes]
    bounds = ([axis.first for axis in axes], ends, range(2, 2 + rank))
    dims = (n, k, *(axis.groups * axis.stride - axis.first - axis.beyond for axis in axes))
    return edit.insert(node, "Slice", [y, *(edit.constant(model, np.array(list(each), np.int64), f"{node.outputs[0].name}/pixels") for each in bounds)], dims)
