# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Layers of three spatial dims become layers of two."""

import numpy as np
import pytest

from amalgamation.graph import passes
from amalgamation.graph.errors import UnsupportedModel
from amalgamation.graph.lower import depth, nhwc
from amalgamation.graph.passes import reshapes, transposes
from amalgamation.graph.testing import parse, rewrite

_W = np.random.default_rng(9).random((4, 3, 3, 3, 2), np.float32)
_MOVES = ("Reshape", "Transpose")


def _left(text: str, *more, **constants) -> list[str]:
    """What computes or copies after lowering."""
    return [kind for kind in rewrite(text, nhwc, *more, depth, transposes, reshapes, **constants) if kind not in _MOVES]


@pytest.mark.parametrize("node, left", [
    ("Conv(x, w)", ["Pad"] * 3 + ["Concat", "*Conv"]),
    ("Conv<pads=[2,0,1,2,1,0], strides=[2,1,3], dilations=[2,2,1]>(x, w)", ["Pad", "Slice", "Slice", "Pad", "Slice", "Concat", "*Conv"]),
    ('Conv<auto_pad="SAME_UPPER", strides=[2,2,2]>(x, w)', ["Pad", "Slice", "Slice", "Pad", "Slice", "Concat", "*Conv"]),
    ("MaxPool<kernel_shape=[3,2,2], strides=[2,2,2], pads=[1,0,1,1,0,1]>(x)", ["*MaxPool", "*MaxPool"]),
    ("MaxPool<kernel_shape=[1,2,2], dilations=[1,2,1]>(x)", ["*MaxPool"]),
    ("MaxPool<kernel_shape=[2,1,1], strides=[2,1,1]>(x)", ["*MaxPool"]),
    ("MaxPool<kernel_shape=[1,1,1]>(x)", []),
    ("AveragePool<kernel_shape=[3,2,2], pads=[1,0,1,1,0,1], count_include_pad=1>(x)", ["*AveragePool", "*AveragePool"]),
    ("AveragePool<kernel_shape=[3,2,2], strides=[2,2,2], pads=[1,0,1,1,0,1]>(x)", ["*AveragePool", "*AveragePool"]),
    ("AveragePool<kernel_shape=[2,3,2], strides=[2,2,2], ceil_mode=1>(x)", ["*AveragePool", "*AveragePool"]),
])
def test_the_numbers_stay_the_same_in_two_dims(node, left):
    assert _left("(float[N,3,5,8,7] x) => (float[N,C,O,P,Q] y) { y = " + node + " }", w=_W) == left


@pytest.mark.parametrize("node, left", [
    ("QLinearConv<pads=[1,1,0,2,1,0], strides=[2,1,1]>(x, s, z, q, s, z, s, z)", ["Pad", "Slice"] * 3 + ["Concat", "*QLinearConv"]),
    ("ConvInteger<pads=[1,1,1,1,1,1]>(x, q, z, z)", ["Pad", "Pad", "Concat", "*ConvInteger"]),
])
def test_bytes_are_padded_with_their_zero(node, left):
    dtype = "uint8" if node[0] == "Q" else "int32"
    text = f"(uint8[N,3,5,8,7] x) => ({dtype}[N,C,O,P,Q] y) {{ y = {node} }}"
    assert _left(text, q=(_W * 255).astype(np.uint8), s=np.float32(0.5), z=np.uint8(3)) == left


@pytest.mark.parametrize("kernel, attributes, left", [
    ((1, 1, 1), "", ["*Conv"]),
    ((3, 1, 1), "<strides=[2,1,1], pads=[1,0,0,1,0,0]>", ["*Conv"]),
    ((1, 3, 3), "<pads=[0,1,1,0,1,1]>", ["*Conv"]),
    ((1, 3, 3), "<strides=[2,1,1]>", ["Slice", "*Conv"]),
])
def test_a_kernel_of_one_depth_or_one_pixel_gathers_nothing(kernel, attributes, left):
    assert _left(f"(float[N,3,5,8,7] x) => (float[N,C,O,P,Q] y) {{ y = Conv{attributes}(x, w) }}", w=np.ones((4, 3, *kernel), np.float32)) == left


def test_a_depthwise_convolution_stays_depthwise():
    text = """(float[N,3,5,8,7] x) => (float[N,6,5,8,7] y) {
        a = Conv(x, v)  c = Conv<group=6, pads=[1,1,1,1,1,1]>(a, w, b)  d = Add(c, a)  y = Relu(d) }"""
    weights = {"v": np.ones((6, 3, 1, 1, 1), np.float32), "w": np.random.default_rng(1).random((6, 1, 3, 3, 3), np.float32), "b": np.arange(6, dtype=np.float32)}
    found = [kind for kind in rewrite(text, passes, **weights) if kind not in _MOVES]
    assert found == ["*Conv", "Pad", "Pad", "*Conv", "*Conv", "*Conv"]


@pytest.mark.parametrize("group", [0, 2, 3])
def test_a_group_that_does_not_fit_is_an_error(group):
    model = parse(f"(float[1,3,5,8,7] x) => (float[1,C,O,P,Q] y) {{ y = Conv<group={group}>(x, w) }}", w=_W)
    with pytest.raises(UnsupportedModel, match=f"'group' must divide 3 input and 4 output channels, got group={group}"):
        passes.run(model)


def test_what_follows_a_layer_is_fused_into_it_first():
    text = """(float[N,3,4,8,8] x) => (float[N,4,4,8,8] y) {
        a = Conv<pads=[1,1,1,1,1,1]>(x, w)  b = Mul(a, s)  c = Add(b, o)  d = Relu(c)  e = Conv<pads=[1,1,1,1,1,1]>(d, v)  f = Add(e, d)  y = Relu(f) }"""
    generator = np.random.default_rng(2)
    constants = {name: generator.random(dims, np.float32) for name, dims in {
        "w": (4, 3, 3, 3, 3), "v": (4, 4, 3, 3, 3), "s": (4, 1, 1, 1), "o": (4, 1, 1, 1)}.items()}
    found = rewrite(text, passes, **constants)
    assert [kind for kind in found if kind not in _MOVES] == ["Pad", "Pad", "Concat", "*Conv"] * 2
    assert found.count("Transpose") == 2


def test_zeros_around_all_three_dims_go_into_the_layer():
    text = "(float[N,3,4,8,8] x) => (float[N,C,O,P,Q] y) { a = Pad(x, p)  y = Conv(a, w) }"
    found = rewrite(text, passes, w=np.ones((4, 3, 1, 3, 3), np.float32), p=np.array([0, 0, 0, 1, 1, 0, 0, 0, 1, 1]))
    assert [kind for kind in found if kind not in _MOVES] == ["*Conv"]
