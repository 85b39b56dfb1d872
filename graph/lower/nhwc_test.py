# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Convolutions and pools get the kernels' layout."""

import numpy as np
import pytest

from amalgamation.graph.errors import UnsupportedModel
from amalgamation.graph.lower import nhwc, sink_transposes
from amalgamation.graph.passes import shapes
from amalgamation.graph.testing import parse, rewrite

_W = np.random.default_rng(8).random((4, 3, 3, 3), np.float32)


@pytest.mark.parametrize("node", [
    "Conv<pads=[1,0,2,1], strides=[2,1], dilations=[1,2]>(x, w)",
    'Conv<auto_pad="SAME_UPPER", strides=[2,2]>(x, w)',
    'Conv<auto_pad="SAME_LOWER", strides=[2,3]>(x, w)',
    'Conv<auto_pad="VALID">(x, w)',
    "MaxPool<kernel_shape=[3,2], strides=[2,2], ceil_mode=1>(x)",
    "MaxPool<kernel_shape=[3,3], pads=[1,1,1,1], dilations=[2,1]>(x)",
    "AveragePool<kernel_shape=[3,3], pads=[1,1,1,1], count_include_pad=1>(x)",
    "AveragePool<kernel_shape=[3,2], strides=[2,2], ceil_mode=1>(x)",
    'AveragePool<kernel_shape=[2,2], strides=[2,2], auto_pad="SAME_UPPER">(x)',
])
def test_the_numbers_stay_the_same_in_nhwc(node):
    text = "(float[N,3,8,7] x) => (float[N,C,P,Q] y) { y = " + node + " }"
    assert rewrite(text, nhwc, w=_W) == ["Transpose", "*" + node[:node.index("<")], "Transpose"]


@pytest.mark.parametrize("node", [
    "QLinearConv<pads=[1,0,2,1], strides=[2,1]>(x, s, z, q, s, z, s, z)",
    "ConvInteger<pads=[1,1,1,1], dilations=[1,2]>(x, q, z, z)",
])
def test_bytes_are_convolved_in_nhwc_too(node):
    dtype = "uint8" if node[0] == "Q" else "int32"
    text = f"(uint8[N,3,8,7] x) => ({dtype}[N,C,P,Q] y) {{ y = {node} }}"
    found = rewrite(text, nhwc, q=(_W * 255).astype(np.uint8), s=np.float32(0.5), z=np.uint8(3))
    assert found == ["Transpose", "*" + node[:node.index("<")], "Transpose"]


def test_an_average_counts_its_padding_but_not_what_rounding_up_adds():
    text = """(float[N,3,8,7] x) => (float[N,C,P,Q] y) {
        y = AveragePool<kernel_shape=[3,2], strides=[2,3], pads=[1,0,1,1], ceil_mode=1, count_include_pad=1>(x) }"""
    assert rewrite(text, nhwc, opset=19) == ["Pad", "Transpose", "*AveragePool", "Transpose"]


def test_one_dimension_becomes_two():
    found = rewrite("(float[N,3,9] x) => (float[N,4,P] y) { y = Conv<strides=[2], pads=[1,0]>(x, w) }", nhwc, w=_W[:, :, 0])
    assert found == ["Reshape", "Transpose", "*Conv", "Transpose", "Reshape"]


def test_a_global_pool_becomes_a_reduction():
    text = "(float[N,3,H,W] x) => (float[N,3,1,1] y) { a = GlobalAveragePool(x)  b = GlobalMaxPool(x)  y = Add(a, b) }"
    assert rewrite(text, nhwc) == ["ReduceMean", "ReduceMax", "Add"]


def test_a_whole_network_needs_one_transpose_at_its_input():
    text = """(float[N,3,8,8] x) => (float[N,4] y) {
        a = Conv(x, w)  b = Relu(a)  c = MaxPool<kernel_shape=[2,2]>(b)  d = Mul(c, s)  e = Concat<axis=1>(d, c)
        f = GlobalAveragePool(e)  g = Flatten(f)  y = MatMul(g, m) }"""
    found = rewrite(text, nhwc, sink_transposes, w=_W, s=np.ones((4, 1, 1), np.float32), m=np.ones((8, 4), np.float32))
    assert found.count("Transpose") == 1 and found[0] == "Transpose"


def test_padding_that_depends_on_an_open_size_is_an_error_that_says_what_to_do():
    text = '(float[N,3,H,8] x) => (float[N,4,P,Q] y) { y = Conv<auto_pad="SAME_UPPER", strides=[2,2]>(x, w) }'
    with pytest.raises(UnsupportedModel, match="--bind"):
        nhwc.run(shapes.run(parse(text, w=_W)))

