# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""ConvTranspose becomes Conv, with what follows."""

import numpy as np
import pytest

from amalgamation.graph import passes
from amalgamation.graph.errors import UnsupportedModel
from amalgamation.graph.passes import conv_transpose, dead_code
from amalgamation.graph.testing import parse, rewrite

_RNG = np.random.default_rng(5)
_MOVES = ["Transpose", "Reshape", "Transpose", "Reshape", "Transpose"]


def _weights(*dims: int) -> np.ndarray:
    return _RNG.standard_normal(dims).astype(np.float32)


@pytest.mark.parametrize("group", [1, 2])
def test_what_follows_per_channel_is_folded_and_the_activation_comes_first(group):
    text = f"""(float[1,4,5,6] x) => (float[1,6,10,12] y) {{
        a = ConvTranspose<strides=[2,2], group={group}>(x, w)  m = Mul(a, scale)  s = Add(bias, m)  y = LeakyRelu<alpha=0.3>(s) }}"""
    given = {"w": _weights(4, 6 // group, 2, 2), "scale": _weights(6, 1, 1), "bias": _weights(1, 6, 1, 1)}
    assert rewrite(text, conv_transpose, dead_code, **given) == ["Concat"] * (group > 1) + ["Conv", "LeakyRelu", *_MOVES]


def test_with_stride_one_no_pixel_moves():
    text = "(float[N,4,H,W] x) => (float[N,3,H,W] y) { y = ConvTranspose<pads=[1,1,1,1]>(x, w) }"
    assert rewrite(text, conv_transpose, dead_code, w=_weights(4, 3, 3, 3)) == ["Conv"]


def test_a_number_for_each_pixel_stays_and_what_others_read_too():
    text = """(float[1,4,5,6] x) => (float[1,3,10,12] y, float[1,3,10,12] z) {
        y = ConvTranspose<strides=[2,2]>(x, w)  z = Mul(y, scale) }"""
    assert rewrite(text, conv_transpose, dead_code, w=_weights(4, 3, 2, 2), scale=_weights(3, 1, 1)) == ["Conv", *_MOVES, "Mul"]
    text = "(float[1,4,5,6] x) => (float[1,3,10,12] z) { y = ConvTranspose<strides=[2,2]>(x, w)  z = Mul(y, scale) }"
    assert rewrite(text, conv_transpose, dead_code, w=_weights(4, 3, 2, 2), scale=_weights(10, 1)) == ["Conv", *_MOVES, "Mul"]


@pytest.mark.parametrize("attributes, said", [
    ("group=3", "its weight is for 4 channels in group=3 groups, but x has 4"), ("strides=[0,1]", "strides must contain one positive value"),
    ("dilations=[1]", "dilations must contain one positive value"), ("pads=[0,-1,0,0]", "pads=.0, -1, 0, 0. does not fit"),
    ("output_padding=[0,-1]", "output_padding"), ("strides=[65536,65536]", "more than 268435456 weights")])  # fmt: skip
def test_attributes_that_do_not_fit_are_errors(attributes, said):
    model = parse(f"(float[1,4,5,6] x) => (float[1,C,P,Q] y) {{ y = ConvTranspose<{attributes}>(x, w) }}", w=_weights(4, 3, 2, 2))
    with pytest.raises(UnsupportedModel, match=said):
        passes.run(model)
