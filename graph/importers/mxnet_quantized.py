# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""MXNet's quantised operators in ONNX's: bytes stay bytes, sums are int32, and each tensor goes with its range, two vectors of one number.

The one thing to know: a byte means maximum / levels, where the levels differ by operator as they do in MXNet 1.9 on a CPU, whose numbers these are:
127 and 255, or a half more where it computes with oneDNN. Ranges that calibration or the file gives are worked out here, others on the device.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from amalgamation.graph.importers import mxnet_layers, mxnet_pooling
from amalgamation.graph.importers.mxnet_node import Node

_BYTES = {"int8": (-128, 127), "uint8": (0, 255)}
_WHOLE = {"int8": 127.0, "uint8": 255.0}
_HALF = {"int8": 127.5, "uint8": 255.5}
_INT32 = float(np.float32(2**31 - 1))  # what the largest of a range is in an int32
_NUMPY: dict[str, Callable] = {"Abs": np.abs, "Add": np.add, "Div": np.divide, "Max": np.maximum, "Min": np.minimum, "Mul": np.multiply, "Neg": np.negative}


# Arithmetic with ranges.


def _named(y: str, low: str, high: str) -> dict[str, str]:
    return {"output": y, "min_output": low, "max_output": high}


def _compute(n: Node, op: str, *values: str) -> str:
    """Of vectors of one float32, in float32: here if all are known, else on the device."""
    known = [n.array(value) for value in values]
    if any(array is None for array in known):
        return n.op(op, *values)
    with np.errstate(all="ignore"):
        return n.constant(_NUMPY[op](*(array.astype(np.float32).reshape(1) for array in known)))


def _number(n: Node, value: float) -> str:
    return n.constant(np.array([value], np.float32))


def _largest(n: Node, low: str, high: str) -> str:
    return _compute(n, "Max", _compute(n, "Abs", low), _compute(n, "Abs", high))


def _scale(n: Node, low: str, high: str, levels: float) -> str:
    """What a step of the integers means."""
    return _compute(n, "Div", _largest(n, low, high), _number(n, levels))


def _to_bytes(n: Node, x: str, largest: str, levels: float, dtype: str) -> str:
    """round(x levels / largest), half to even, cut off at the type's ends."""
    least, most = _BYTES[dtype]
    if n.array(largest) is not None:
        if not n.array(largest).all():
            raise n.invalid("its range is from 0 to 0")
        return n.op("QuantizeLinear", x, _scalar(n, _compute(n, "Div", largest, _number(n, levels))), n.constant(np.array(0, dtype)))
    y = n.op("Mul", x, n.op("Div", _number(n, levels), largest))
    return n.cast(n.op("Clip", n.op("Round", y), n.scalar(least, x), n.scalar(most, x)), np.dtype(dtype))


def _to_floats(n: Node, x: str, scale: str) -> str:
    if n.array(scale) is not None and n.dtype(x).itemsize == 1:
        return n.op("DequantizeLinear", x, _scalar(n, scale), n.constant(np.array(0, n.dtype(x))))
    return n.op("Mul", n.cast(x, np.float32), scale)


def _scalar(n: Node, scale: str) -> str:
    return n.constant(n.array(scale).reshape(()))


def _kind(n: Node, value: str, known: tuple[str, ...] = ("int8", "uint8")) -> str:
    name = n.dtype(value).name
    if name not in known:
        raise n.unsupported(f"an input of {name} is not supported; supported: {', '.join(known)}")
    return name


def _calibrated(n: Node) -> tuple[float, float] | None:
    given = [n.text(key, "None") != "None" for key in ("min_calib_range", "max_calib_range")]
    if not all(given):
        return None
    low, high = n.number("min_calib_range"), n.number("max_calib_range")
    if low > high:
        raise n.invalid(f"min_calib_range={low} is more than max_calib_range={high}")
    return low, high


def _symmetric(n: Node, low: str, high: str, dtype: str) -> tuple[str, str]:
    """int8 have a range that is as large on both sides."""
    if dtype == "uint8":
        return low, high
    largest = _largest(n, low, high)
    return _compute(n, "Neg", largest), largest


# To and from bytes.


def quantize(n: Node) -> list[str]:
    n.expect(3)
    x, low, high = n.inputs
    dtype = n.text("out_type", "uint8", tuple(_BYTES))
    low, high = n.reshape(low, 1) if n.array(low) is None else low, n.reshape(high, 1) if n.array(high) is None else high
    y = _to_bytes(n, x, _largest(n, low, high), _WHOLE[dtype], dtype)
    return [y, *_symmetric(n, low, high, dtype)]


def quantize_v2(n: Node) -> list[str]:
    """`auto` is uint8 where calibration saw no negative number, else int8. Of bytes, nothing is changed but what the bits may be called."""
    n.expect(1)
    x, found = n.inputs[0], _calibrated(n)
    dtype = n.text("out_type", "int8", (*_BYTES, "auto"))
    if dtype == "auto":
        dtype = "uint8" if found and found[0] >= 0 else "int8"
    if n.dtype(x).name in _BYTES:
        low, high = found or ((-_HALF["int8"], _HALF["int8"]) if n.dtype(x).name == "int8" else (0, _HALF["uint8"]))
        return [n.cast(n.op("Identity", x), np.dtype(dtype)), _number(n, low), _number(n, high)]
    if found:
        low, high = (_number(n, value) for value in found)
    else:
        axes = n.integers_constant(*range(n.rank(x)))
        low, high = (n.reshape(n.op(op, x, axes, keepdims=0), 1) for op in ("ReduceMin", "ReduceMax"))
    return [_to_bytes(n, x, _largest(n, low, high), _HALF[dtype], dtype), *_symmetric(n, low, high, dtype)]


def dequantize(n: Node) -> str:
    n.expect(3)
    n.text("out_type", "float32", ("float32",))
    x, low, high = n.inputs
    return _to_floats(n, x, _scale(n, low, high, _HALF[_kind(n, x)]))


def requantize(n: Node) -> list[str]:
    """int32 to bytes: of the calibrated range, else of what is there."""
    n.expect(3)
    x, low, high = n.inputs
    _kind(n, x, ("int32",))
    found, dtype = _calibrated(n), n.text("out_type", "int8", (*_BYTES, "auto"))
    real = n.op("Mul", n.cast(x, np.float32), _scale(n, low, high, _INT32))
    if not found:
        dtype = "uint8" if dtype == "uint8" else "int8"
        axes = n.integers_constant(*range(n.rank(x)))
        largest = n.reshape(n.op("ReduceMax", n.op("Abs", real), axes, keepdims=0), 1)
    else:
        if dtype == "auto":
            dtype = "uint8" if found[0] >= 0 else "int8"
        largest = _largest(n, *(_number(n, value) for value in found))
    y = _to_bytes(n, real, largest, _WHOLE[dtype], dtype)
    return [y, _number(n, 0) if dtype == "uint8" else _compute(n, "Neg", largest), largest]


# Layers.


def convolution(n: Node) -> dict[str, str]:
    """An int32 means the product of what bytes mean, as if the data were int8 even where they are uint8; the bias is added as it is."""
    bias = not n.flag("no_bias")
    n.expect(6 + 3 * bias)
    x, weight, *_ = n.inputs
    _kind(n, x), _kind(n, weight, ("int8",))
    n.text("layout", "NCHW", ("NCHW", "NCDHW"))
    kernel = n.integers("kernel", least=1)
    rank = len(kernel)
    if n.shape(weight)[:1] + n.shape(weight)[2:] != (n.integer("num_filter"), *kernel) or rank not in (2, 3):
        raise n.invalid(f"its weight is {list(n.shape(weight))}, but num_filter={n.integer('num_filter')} and kernel={list(kernel)}")
    y = n.op("ConvInteger", x, weight, kernel_shape=kernel, strides=n.spatial("stride", 1, rank), dilations=n.spatial("dilate", 1, rank),
             pads=n.spatial("pad", 0, rank) * 2, group=n.integer("num_group", 1))
    if bias:
        _kind(n, n.inputs[2], ("int8",))
        y = n.op("Add", y, n.cast(n.reshape(n.inputs[2], -1, *[1] * rank), np.int32))
    ranges = n.inputs[2 + bias:]
    return _named(y, *_product_range(n, *ranges[:4], _WHOLE["int8"] ** 2))


def _product_range(n: Node, low_x: str, high_x: str, low_w: str, high_w: str, levels: float) -> tuple[str, str]:
    """The range of an int32 in which 1 means what 1 · 1 does."""
    product = _compute(n, "Mul", _largest(n, low_x, high_x), _largest(n, low_w, high_w))
    high = _compute(n, "Mul", product, _number(n, _INT32 / levels))
    return _compute(n, "Neg", high), high


def fully_connected(n: Node) -> dict[str, str]:
    """The bias is brought to the sums' scale and cut off."""
    bias = not n.flag("no_bias")
    n.expect(6 + 3 * bias)
    x, weight, *_ = n.inputs
    kind = _kind(n, x)
    _kind(n, weight, ("int8",))
    if n.rank(weight) != 2 or n.shape(weight)[0] != n.integer("num_hidden"):
        raise n.invalid(f"its weight is {list(n.shape(weight))}, but num_hidden={n.integer('num_hidden')}")
    flatten = n.flag("flatten", True)
    x = n.op("Flatten", x, axis=1) if flatten and n.rank(x) != 2 else x
    y = n.op("MatMulInteger", x, n.op("Transpose", weight, perm=[1, 0]))
    ranges = n.inputs[2 + bias:]
    if bias:
        _kind(n, n.inputs[2], ("int8",))
        # In this order, as a product may just reach a whole number.
        of_data, of_weight, of_bias = (_compute(n, "Div", _number(n, levels), _largest(n, *ranges[2 * i:2 * i + 2]))
                                       for i, levels in enumerate((_HALF[kind], _HALF["int8"], _HALF["int8"])))
        factor = _compute(n, "Div", _compute(n, "Mul", of_data, of_weight), of_bias)
        y = n.op("Add", y, n.cast(n.op("Mul", n.cast(n.inputs[2], np.float32), factor), np.int32))
    return _named(y, *_product_range(n, *ranges[:4], _WHOLE[kind] * _WHOLE["int8"]))


def batch_norm(n: Node) -> dict[str, str]:
    """To int8 of the calibrated range, with gamma as it is, whatever fix_gamma says; uint8 lose their last bit before.

    oneDNN is told that the variance is 1, and adds `eps` once more.
    """
    n.expect(7)
    x, gamma, beta, mean, variance, low, high = n.inputs
    kind, found = _kind(n, x), _calibrated(n)
    n.flag("fix_gamma", True), n.flag("use_global_stats")
    if not found or n.axis("axis", 1) != 1 or n.flag("output_mean_var"):
        raise n.unsupported("without min_calib_range and max_calib_range, with another axis than 1 or with output_mean_var it is not supported, nor by MXNet")
    x, one = n.cast(x, np.float32), _number(n, 1)
    if kind == "uint8":
        x = n.op("Round", n.op("Mul", x, _number(n, _HALF["int8"] / _HALF["uint8"])))
    most = _largest(n, *(_number(n, value) for value in found))
    eps = n.number("eps", 1e-3)
    gamma = n.op("Div", gamma, n.op("Sqrt", n.op("Add", variance, _number(n, eps))))
    shift = n.op("Sub", beta, n.op("Mul", mean, gamma))
    scale = _compute(n, "Div", _compute(n, "Mul", _largest(n, low, high), _number(n, 1 / math.sqrt(1 + eps))), most)
    steps = _compute(n, "Div", _number(n, _HALF["int8"]), most)
    factor, shift = (n.reshape(n.op("Mul", *each), -1, *[1] * (n.rank(x) - 2)) for each in ((gamma, scale), (shift, steps)))
    return _named(_to_bytes(n, n.op("Add", n.op("Mul", x, factor), shift), one, 1, "int8"), *(_number(n, value) for value in found))


def embedding(n: Node) -> dict[str, str]:
    n.expect(4)
    n.inputs, ranges = n.inputs[:2], n.inputs[2:]
    _kind(n, n.inputs[1], ("int8",))
    return _named(mxnet_layers.Embedding(n), *ranges)


def activation(n: Node) -> dict[str, str]:
    n.expect(3)
    n.text("act_type", known=("relu",))
    x, low, high = n.inputs
    if _kind(n, x) == "uint8":  # MXNet takes its bytes for int8 from here on, which no layer can have wanted
        return _named(n.op("Identity", x), low, high)
    return _named(n.op("Max", x, n.scalar(0, x)), low, high)


def pooling(n: Node) -> dict[str, str]:
    """Averages are rounded to bytes, half to even; what a last window lacks counts as the padding does."""
    n.expect(3)
    x, low, high = n.inputs
    dtype = _kind(n, x)
    one = _number(n, 1)
    n.inputs = [_to_floats(n, x, one)]
    n.text("pool_type", "max", ("max", "avg")), n.text("layout", "NCHW", ("NCHW", "NCDHW"))
    full = n.text("pooling_convention", "valid") == "full" and n.flag("count_include_pad", True)
    averages = n.text("pool_type", "max") == "avg" and not n.flag("global_pool")
    y = mxnet_pooling.averages_of_bytes(n) if averages and (full or n.rank(x) > 4) else mxnet_pooling.Pooling(n)
    return _named(_to_bytes(n, y, one, 1, dtype), low, high)


def flatten(n: Node) -> dict[str, str]:
    n.expect(3)
    return _named(n.op("Flatten", n.inputs[0], axis=1), *n.inputs[1:])


def concat(n: Node) -> dict[str, str]:
    """In the largest range, of int8 if one of them is; then a uint8 becomes half as fine."""
    count = n.integer("num_args")
    n.expect(3 * count)
    values, ranges = n.inputs[:count], list(zip(n.inputs[count::2], n.inputs[count + 1::2]))
    kinds = [_kind(n, value) for value in values]
    dtype = "int8" if "int8" in kinds else "uint8"
    low, high = ranges[0]
    for other in ranges[1:]:
        low, high = _compute(n, "Min", low, other[0]), _compute(n, "Max", high, other[1])
    wanted = _scale(n, low, high, _HALF[dtype])
    axis = n.axis("dim", 1)
    parts = []
    for value, kind, (least, most) in zip(values, kinds, ranges):
        scale = _scale(n, least, most, _HALF[kind])
        same = kind == dtype and n.array(scale) is not None and n.array(wanted) is not None and n.array(scale) == n.array(wanted)
        parts.append(value if same else _to_bytes(n, _to_floats(n, value, scale), _largest(n, low, high), _HALF[dtype], dtype))
    return _named(n.op("Concat", *parts, axis=axis), low, high)


def elemwise_add(n: Node) -> dict[str, str]:
    """An int32 of the sum of both ranges; with a calibrated range, bytes of that, int8 if one of the inputs is."""
    n.expect(6)
    a, b, low_a, high_a, low_b, high_b = n.inputs
    if n.shape(a) != n.shape(b):
        raise n.invalid(f"its inputs are {list(n.shape(a))} and {list(n.shape(b))}, which must be the same")
    kinds, found, most = [_kind(n, a), _kind(n, b)], _calibrated(n), [_largest(n, low_a, high_a), _largest(n, low_b, high_b)]
    if not found:
        if kinds[0] != kinds[1]:
            raise n.unsupported("int8 and uint8 need min_calib_range and max_calib_range, without which MXNet 1.9 loses the uint8. Calibrate the model")
        total = n.op("Add", *(_to_floats(n, value, _compute(n, "Div", each, _number(n, _HALF[kinds[0]]))) for value, each in zip((a, b), most)))
        high = _compute(n, "Add", *most)
        steps = n.op("Round", n.op("Div", total, _compute(n, "Div", high, _number(n, _INT32))))
        return _named(n.cast(steps, np.int32), _compute(n, "Neg", high), high)
    low, high = (_number(n, value) for value in found)
    dtype, one = "int8" if "int8" in kinds else "uint8", _number(n, 1)
    steps = _compute(n, "Div", _number(n, _HALF[dtype]), _largest(n, low, high))  # of the result in 1
    scales = [_compute(n, "Div", _compute(n, "Mul", steps, each), _number(n, _HALF[kind])) for each, kind in zip(most, kinds)]
    parts = [_to_floats(n, value, scale) for value, scale in zip((a, b), scales)]
    if kinds[0] != kinds[1]:  # the uint8 is cut off as an int8 of the result
        parts = [n.cast(_to_bytes(n, part, one, 1, dtype), np.float32) if kind == "uint8" else part for part, kind in zip(parts, kinds)]
    return _named(_to_bytes(n, n.op("Add", *parts), one, 1, dtype), low, high)


TABLE = {f"_contrib_{name}": function for name, function in {
    "dequantize": dequantize, "quantize": quantize, "quantize_v2": quantize_v2, "quantized_act": activation, "quantized_batch_norm": batch_norm, "quantized_concat": concat,
    "quantized_conv": convolution, "quantized_elemwise_add": elemwise_add, "quantized_embedding": embedding,
    "quantized_flatten": flatten, "quantized_fully_connected": fully_connected,
    "quantized_pooling": pooling, "requantize": requantize}.items()}
