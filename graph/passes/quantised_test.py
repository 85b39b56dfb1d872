# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Quantised models compute with bytes."""

import numpy as np
import pytest

from amalgamation.graph.passes import dead_code, quantised, shapes
from amalgamation.graph.testing import evaluate, kinds, parse, random_inputs

_RANDOM = np.random.default_rng(3)
_X, _Y = {"xs": np.float32(0.03), "xz": np.uint8(117)}, {"ys": np.float32(0.05), "yz": np.uint8(30)}
_CONV = {"w": _RANDOM.integers(-127, 128, (6, 4, 3, 3)).astype(np.int8), "ws": _RANDOM.uniform(0.01, 0.02, 6).astype(np.float32),
         "wz": np.zeros(6, np.int8)}
_MATRIX = {"w": _RANDOM.integers(-127, 128, (4, 6)).astype(np.int8), "ws": np.float32(0.02), "wz": np.int8(0)}


def _check(body: str, shape: str = "N,4,7,7", **constants: np.ndarray) -> list[str]:
    """x is quantised, then dequantised to d; `body` makes y of it. The operators after the pass, which may move y by one unit."""
    text = f"(float[{shape}] x) => (uint8[A,B,C,D] y) {{ q = QuantizeLinear(x, xs, xz)  d = DequantizeLinear(q, xs, xz)  {body} }}"
    constants = _X | _Y | constants
    before, after = (shapes.run(parse(text, **constants)) for _ in range(2))
    after = dead_code.run(quantised.run(after))
    inputs = random_inputs(before)
    wanted, got = evaluate(before, inputs)["y"], evaluate(after, inputs)["y"]
    assert got.dtype == wanted.dtype and np.ptp(wanted) > 50
    assert np.abs(got.astype(int) - wanted.astype(int)).max() <= 1
    return kinds(after)


@pytest.mark.parametrize("activation", ["a", "Relu(a)", "Clip(a, low, high)"])
def test_a_convolution_takes_and_gives_bytes_and_its_activation_becomes_bounds(activation):
    constants = {"low": np.float32(-1), "high": np.float32(3)} if "Clip" in activation else {}
    bias = {"c": _RANDOM.integers(-900, 900, 6).astype(np.int32), "cs": _X["xs"] * _CONV["ws"], "cz": np.zeros(6, np.int32)}
    body = "v = DequantizeLinear<axis=0>(w, ws, wz)  u = DequantizeLinear<axis=0>(c, cs, cz)  a = Conv<pads=[1,1,1,1]>(d, v, u) "
    body += "y = QuantizeLinear(a, ys, yz)" if activation == "a" else f"b = {activation}  y = QuantizeLinear(b, ys, yz)"
    assert _check(body, **_CONV, **constants, **bias) == ["QuantizeLinear", "QLinearConv"]


def test_a_matrix_multiplication_with_a_float_bias():
    body = "v = DequantizeLinear(w, ws, wz)  a = Gemm(d, v, c)  y = QuantizeLinear(a, ys, yz)"
    assert _check(body, "N,4", c=_RANDOM.uniform(-1, 1, 6).astype(np.float32), **_MATRIX) == ["QuantizeLinear", "*QLinearMatMul"]


def test_transposed_weights_by_row():
    weights = {"w": np.ascontiguousarray(_MATRIX["w"].T), "ws": _CONV["ws"], "wz": _CONV["wz"]}
    body = "v = DequantizeLinear<axis=0>(w, ws, wz)  a = Gemm<transB=1>(d, v)  b = Relu(a)  y = QuantizeLinear(b, ys, yz)"
    assert _check(body, "N,4", **weights) == ["QuantizeLinear", "*QLinearMatMul"]


def test_matrices_times_a_matrix():
    body = "v = DequantizeLinear(w, ws, wz)  a = MatMul(d, v)  y = QuantizeLinear(a, ys, yz)"
    assert _check(body, "N,3,4", **_MATRIX) == ["QuantizeLinear", "*QLinearMatMul"]


def test_what_only_moves_bytes_works_on_bytes():
    body = "a = MaxPool<kernel_shape=[2,2]>(d)  b = QuantizeLinear(a, xs, xz)  c = DequantizeLinear(b, xs, xz)  e = Flatten(c)  y = QuantizeLinear(e, xs, xz)"
    assert _check(body) == ["QuantizeLinear", "MaxPool", "Flatten"]


def test_another_scale_behind_keeps_the_floats():
    body = "a = MaxPool<kernel_shape=[2,2]>(d)  y = QuantizeLinear(a, ys, yz)"
    assert _check(body) == ["QuantizeLinear", "DequantizeLinear", "MaxPool", "QuantizeLinear"]


def test_a_float_that_is_read_elsewhere_keeps_the_floats_and_weights_become_constants():
    text = """(float[N,4] x) => (uint8[N,6] y, float[N,6] a) { q = QuantizeLinear(x, xs, xz)  d = DequantizeLinear(q, xs, xz)
        v = DequantizeLinear(w, ws, wz)  a = MatMul(d, v)  y = QuantizeLinear(a, ys, yz) }"""
    after = dead_code.run(quantised.run(shapes.run(parse(text, **_X, **_Y, **_MATRIX))))
    assert kinds(after) == ["QuantizeLinear", "DequantizeLinear", "MatMul", "QuantizeLinear"]
