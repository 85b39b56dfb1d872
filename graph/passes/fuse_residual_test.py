# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Residual connections move into what computes one side."""

import numpy as np

from amalgamation.graph.lower import nhwc, sink_transposes
from amalgamation.graph.passes import dead_code, fuse_residual, matrix_multiplications
from amalgamation.graph.testing import rewrite

_W = np.random.default_rng(6).random((4, 4, 1, 1), np.float32)


def test_the_later_of_two_convolutions_takes_the_sum():
    text = "(float[N,4,5,5] x) => (float[N,4,5,5] y) { a = Conv(x, w)  r = Relu(x)  b = Conv(r, w)  y = Add(b, a) }"
    assert rewrite(text, nhwc, sink_transposes, fuse_residual, dead_code, w=_W).count("*Conv") == 2
    assert "Add" not in rewrite(text, nhwc, sink_transposes, fuse_residual, dead_code, w=_W)


def test_the_other_side_may_come_later_than_the_convolution():
    text = "(float[N,4] x) => (float[N,4] y) { a = MatMul(x, w)  b = Relu(x)  c = Exp(b)  y = Add(a, c) }"
    assert rewrite(text, matrix_multiplications, fuse_residual, dead_code, w=_W[:, :, 0, 0]) == ["Relu", "Exp", "*MatMul"]


def test_a_sum_that_broadcasts_stays():
    text = "(float[N,4] x, float[1,4] z) => (float[N,4] y) { a = MatMul(x, w)  y = Add(a, z) }"
    assert rewrite(text, matrix_multiplications, fuse_residual, w=_W[:, :, 0, 0]) == ["*MatMul", "Add"]

