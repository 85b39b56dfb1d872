# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Zero padding moves into convolutions."""

import numpy as np

from amalgamation.graph.lower import nhwc, sink_transposes
from amalgamation.graph.passes import dead_code, fold_pad, reshapes, transposes
from amalgamation.graph.testing import rewrite

_W = np.random.default_rng(5).random((3, 2, 3, 3), np.float32)
_ALL = (nhwc, sink_transposes, reshapes, fold_pad, transposes, reshapes, dead_code)
_PADS = np.array([0, 0, 1, 2, 0, 0, 3, 0])


def test_zero_padding_moves_into_a_convolution():
    text = "(float[N,2,5,5] x) => (float[N,3,P,Q] y) { a = Pad(x, p)  y = Conv<pads=[1,1,1,1]>(a, w) }"
    assert rewrite(text, *_ALL, p=_PADS, w=_W) == ["Transpose", "*Conv", "Transpose"]


def test_zero_padding_moves_into_an_average_that_then_counts_it():
    text = "(float[N,2,5,5] x) => (float[N,2,P,Q] y) { a = Pad(x, p)  y = AveragePool<kernel_shape=[4,4]>(a) }"
    assert rewrite(text, *_ALL, p=_PADS) == ["Transpose", "*AveragePool", "Transpose"]


def test_zero_padding_of_a_one_dimensional_convolution_moves_through_the_reshape():
    text = "(float[N,1,9] x) => (float[N,3,P] y) { a = Pad(x, p)  y = Conv<strides=[2]>(a, w) }"
    found = rewrite(text, *_ALL, p=np.array([0, 0, 2, 0, 0, 1]), w=_W[:, :1, 0])
    assert "Pad" not in found and "*Conv" in found


def test_other_padding_stays():
    for text in ("a = Pad(x, p, one)  y = Conv(a, w)", 'a = Pad<mode="reflect">(x, p)  y = Conv(a, w)',
                 "a = Pad(x, p)  y = MaxPool<kernel_shape=[2,2]>(a)"):
        found = rewrite("(float[N,2,5,5] x) => (float[N,C,P,Q] y) {" + text + "}", *_ALL, p=_PADS, w=_W, one=np.float32(1))
        assert "Pad" in found

