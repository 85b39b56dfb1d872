# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""MXNet's quantised operators, each between a quantisation and floats, and a network that MXNet quantised: quantized.py OUT.zip, as oracle.py's zips.

The one thing to know: most of these run on a CPU with oneDNN alone, which without VNNI adds two products in 16 bits: the data of the sums have 7 bits.
"""

from __future__ import annotations

import itertools
import os
import sys
import zipfile

from tests.mxnet.weights import random_for
from tests.mxnet.writer import mx, np, write

os.environ["MXNET_MKLDNN_ENABLED"] = "1"  # before the first operator runs

_BYTES = ("int8", "uint8")
_SUMS = ((-2.0, 2.5), (-0.25, 0.5), (-4.0, 1.0), (0.0, 9.0))
_RANGES = ((-1.0, 1.0), (-1.5, 0.5), (-0.5, 1.5), (0.0, 2.0))


def _quantized(value: mx.sym.Symbol, dtype: str, most: float, calibrated: bool = True) -> mx.sym.Symbol:
    ranges = {"min_calib_range": 0.0 if dtype == "uint8" else -most, "max_calib_range": most} if calibrated else {}
    return mx.sym.contrib.quantize_v2(value, out_type=dtype, **ranges)


def _floats(value: mx.sym.Symbol, sums: bool = False) -> mx.sym.Symbol:
    """Of bytes with their range; of int32 through bytes."""
    if sums:
        value = mx.sym.contrib.requantize(value[0], value[1], value[2], min_calib_range=-3.0, max_calib_range=3.0)
    return mx.sym.contrib.dequantize(value[0], value[1], value[2])


def _cases() -> dict[str, tuple[mx.sym.Symbol, dict[str, tuple[int, ...]]]]:
    x, y, q = mx.sym.Variable("x"), mx.sym.Variable("y"), mx.sym.contrib
    found: dict[str, tuple] = {}
    for dtype, (low, high) in itertools.product(_BYTES, _RANGES):
        given = q.quantize(x, mx.sym.Variable("low"), mx.sym.Variable("high"), out_type=dtype)
        found[f"quantize_{dtype}_{low}"] = given, {"x": (40,), "low": low, "high": high}
        found[f"requantize_{dtype}_{low}"] = q.requantize(*_sums(x, y), min_calib_range=low, max_calib_range=high, out_type=dtype), {"x": (3, 8), "y": (4, 8)}
    for dtype, (low, high) in itertools.product(("int8", "uint8", "auto"), _RANGES):
        found[f"quantize_v2_{dtype}_{low}"] = q.quantize_v2(x, out_type=dtype, min_calib_range=low, max_calib_range=high), {"x": (40,)}
    found["requantize_auto"] = q.requantize(*_sums(x, y), min_calib_range=0.0, max_calib_range=2.0, out_type="auto"), {"x": (3, 8), "y": (4, 8)}
    for dtype in ("int8", "uint8", "auto"):
        found[f"requantize_{dtype}_range_of_data"] = q.requantize(*_sums(x, y), out_type=dtype), {"x": (3, 8), "y": (4, 8)}
    for dtype in _BYTES:
        found[f"quantize_v2_{dtype}_range_of_data"] = q.quantize_v2(x, out_type=dtype), {"x": (40,)}
        found[f"dequantize_{dtype}"] = _floats(_quantized(x, dtype, 1.7)), {"x": (40,)}
        found[f"dequantize_{dtype}_range_of_data"] = _floats(_quantized(x, dtype, 0, calibrated=False)), {"x": (40,)}
        data = _quantized(x, dtype, 2.2)
        for i, (kind, pads, include, convention) in enumerate(itertools.product(("max", "avg"), ((0, 0), (1, 1)), (True, False), ("valid", "full"))):
            found[f"pooling_{dtype}_{i:02}"] = q.quantized_pooling(data[0], data[1], data[2], kernel=(3, 2), stride=(2, 2), pad=pads, pool_type=kind,
                                                                   count_include_pad=include, pooling_convention=convention), {"x": (1, 3, 7, 8)}
        for i, pads in enumerate(((0, 0, 0), (1, 1, 0))):
            found[f"pooling_3d_{dtype}_{i}"] = q.quantized_pooling(data[0], data[1], data[2], kernel=(3, 2, 2), stride=(2, 1, 1), pad=pads, pool_type="max"), {
                "x": (1, 3, 5, 4, 6)}
        for i, (kernel, pads, include, convention) in enumerate(itertools.product(((3, 2, 2), (3, 3, 3)), ((0, 0, 0), (1, 1, 1)), (True, False), ("valid", "full"))):
            found[f"pooling_3d_{dtype}_avg_{i:02}"] = q.quantized_pooling(data[0], data[1], data[2], kernel=kernel, stride=(2, 2, 1), pad=pads, pool_type="avg",
                                                                          count_include_pad=include, pooling_convention=convention), {"x": (2, 3, 7, 6, 6)}
        found[f"pooling_3d_{dtype}_global"] = q.quantized_pooling(data[0], data[1], data[2], kernel=(1, 1, 1), global_pool=True, pool_type="avg"), {
            "x": (1, 3, 5, 7, 8)}
        found[f"pooling_{dtype}_global"] = q.quantized_pooling(data[0], data[1], data[2], kernel=(1, 1), global_pool=True, pool_type="avg"), {"x": (1, 3, 7, 8)}
        found[f"flatten_{dtype}"] = q.quantized_flatten(data[0], data[1], data[2]), {"x": (2, 3, 4)}
    for dtype, other, calibrated in itertools.product(_BYTES, (*_BYTES, "auto"), (True, False)):
        ranges = {"min_calib_range": -3.0, "max_calib_range": 2.0} if calibrated else {}
        found[f"quantize_v2_of_{dtype}_{other}_{calibrated}"] = q.quantize_v2(_quantized(x, dtype, 2.2)[0], out_type=other, **ranges), {"x": (40,)}
    for dtype, (low, high) in itertools.product(_BYTES, ((-3.0, 2.0), (-0.5, 1.5))):
        data, (gamma, beta, mean, variance) = _quantized(x, dtype, 2.2), (mx.sym.Variable(name) for name in ("gamma", "beta", "mean", "variance"))
        found[f"batch_norm_{dtype}_{low}"] = q.quantized_batch_norm(data[0], gamma, beta, mean, variance, data[1], data[2], min_calib_range=low,
                                                                    max_calib_range=high), {
            "x": (2, 3, 4, 5), "gamma": (1, 2, 0.5), "beta": (0.5, -0.5, 0.1), "mean": (0.1, 0.2, -0.3), "variance": (1, 2, 0.3)}
    words = _quantized(y, "int8", 0.99)
    found["embedding"] = q.quantized_embedding(x, words[0], words[1], words[2], input_dim=3, output_dim=4), {"x": (2, 7), "y": (3, 4)}
    data = _quantized(x, "int8", 2.2)
    found["act"] = q.quantized_act(data[0], data[1], data[2], act_type="relu"), {"x": (3, 5)}
    for a, b in (("int8", "int8"), ("uint8", "uint8"), ("int8", "uint8")):
        first, second = _quantized(x, a, 1.0), _quantized(y, b, 2.0)
        found[f"concat_{a}_{b}"] = q.quantized_concat(first[0], second[0], first[1], first[2], second[1], second[2], num_args=2, dim=1), {"x": (2, 3), "y": (2, 4)}
    # Each has a size of its own: MXNet finds the oneDNN sum of another range for some that have one size.
    for (a, b), calibrated in itertools.product(itertools.product(_BYTES, _BYTES), (True, False)):
        first, second = _quantized(x, a, 1.0, calibrated), _quantized(y, b, 2.0, calibrated)
        for i, ranges in enumerate(({}, {"min_calib_range": -2.0}, *({"min_calib_range": low, "max_calib_range": high} for low, high in _SUMS))):
            if a == b or len(ranges) == 2:  # else MXNet loses the uint8
                total = q.quantized_elemwise_add(first[0], second[0], first[1], first[2], second[1], second[2], **ranges)
                found[f"elemwise_add_{a}_{b}_{calibrated}_{i}"] = total, {"x": (3, len(found)), "y": (3, len(found))}
    return found | _layers()


def _sums(x: mx.sym.Symbol, y: mx.sym.Symbol) -> tuple[mx.sym.Symbol, ...]:
    """int32 with their range."""
    a, b = _quantized(x, "int8", 4.5), _quantized(y, "int8", 2.0)
    made = mx.sym.contrib.quantized_fully_connected(data=a[0], weight=b[0], min_data=a[1], max_data=a[2], min_weight=b[1], max_weight=b[2], num_hidden=4,
                                                    no_bias=True)
    return made[0], made[1], made[2]


def _layers() -> dict[str, tuple]:
    x, w, b, q = mx.sym.Variable("x"), mx.sym.Variable("y"), mx.sym.Variable("z"), mx.sym.contrib
    found = {}
    for dtype, bias in itertools.product(("uint8", "int8"), (True, False)):
        # Ranges twice as large as the numbers: 7 bits.
        data, weight, shift = _quantized(x, dtype, 4.5), _quantized(w, "int8", 2.0), _quantized(b, "int8", 2.0)
        ranges = {"min_data": data[1], "max_data": data[2], "min_weight": weight[1], "max_weight": weight[2]}
        ranges |= {"bias": shift[0], "min_bias": shift[1], "max_bias": shift[2]} if bias else {"no_bias": True}
        more = {"z": (4,)} if bias else {}
        found[f"fully_connected_{dtype}_{bias}"] = q.quantized_fully_connected(data=data[0], weight=weight[0], num_hidden=4, **ranges), {
            "x": (3, 2, 4), "y": (4, 8)} | more
        if dtype == "uint8":
            for i, window in enumerate(({}, {"stride": (2, 1), "pad": (1, 2)}, {"dilate": (2, 2)})):
                found[f"conv_{i}_{bias}"] = q.quantized_conv(data=data[0], weight=weight[0], num_filter=4, kernel=(3, 2), layout="NCHW", **window, **ranges), {
                    "x": (2, 3, 7, 8), "y": (4, 3, 3, 2)} | more
            for i, window in enumerate(({}, {"stride": (2, 1, 1), "pad": (1, 0, 2)}, {"dilate": (2, 1, 2), "pad": (1, 1, 1)})):
                found[f"conv_3d_{i}_{bias}"] = q.quantized_conv(data=data[0], weight=weight[0], num_filter=4, kernel=(3, 2, 2), layout="NCDHW", **window, **ranges), {
                    "x": (2, 3, 5, 4, 6), "y": (4, 3, 3, 2, 2)} | more
    return found


def _network() -> tuple[mx.sym.Symbol, dict[str, np.ndarray]]:
    """A small network of floats, quantised by MXNet with calibration."""
    x = mx.sym.Variable("x")
    y = mx.sym.Activation(mx.sym.Convolution(x, kernel=(3, 3), num_filter=8, pad=(1, 1), name="conv0"), act_type="relu", name="relu0")
    y = mx.sym.Pooling(y, kernel=(2, 2), stride=(2, 2), pool_type="max", name="pool0")
    y = mx.sym.Flatten(y, name="flat")
    y = mx.sym.softmax(mx.sym.FullyConnected(y, num_hidden=10, name="fc0"), name="softmax")
    random = random_for("network")
    shapes, _, _ = y.infer_shape(x=(4, 3, 8, 8))
    weights = {key: mx.nd.array(random.normal(0, 0.2, shape)) for key, shape in zip(y.list_arguments(), shapes) if key != "x"}
    data = mx.io.NDArrayIter(data={"x": random.uniform(0, 0.9, (8, 3, 8, 8)).astype(np.float32)}, batch_size=4)
    made, arguments, _ = mx.contrib.quantization.quantize_model(y, weights, {}, data_names=["x"], label_names=None, ctx=mx.cpu(), calib_mode="naive",
                                                                calib_data=data, num_calib_examples=8, quantized_dtype="uint8",
                                                                excluded_sym_names=["relu0", "pool0", "softmax"])
    return made, {key: array.asnumpy() for key, array in arguments.items()}


def main(out: str) -> None:
    with zipfile.ZipFile(out, "w") as archive:
        for name, (symbol, shapes) in sorted(_cases().items()):
            random = random_for(name)
            sizes = {"x": 2.2, "y": 0.99, "z": 1.9}
            inputs = {key: random.uniform(-sizes[key], sizes[key], dims).astype(np.float32) for key, dims in shapes.items() if key in sizes}
            weights = {key: np.atleast_1d(np.array(value, np.float32)) for key, value in shapes.items() if key not in sizes}
            write(archive, name, symbol, inputs, weights)
        symbol, weights = _network()
        write(archive, "network", symbol, {"x": random_for("images").uniform(0, 0.9, (4, 3, 8, 8)).astype(np.float32)}, weights)


if __name__ == "__main__":
    main(*sys.argv[1:])
