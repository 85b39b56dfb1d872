# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Constants behind a convolution fold into it."""

import numpy as np

from amalgamation.graph.lower import nhwc, sink_transposes
from amalgamation.graph.passes import batch_normalization, matrix_multiplications, scale_and_bias
from amalgamation.graph.testing import rewrite

_G = np.random.default_rng(4)
_W = _G.random((6, 2, 3, 3), np.float32) - 0.5
_SIX = {name: _G.random(6, np.float32) + 0.5 for name in ("s", "b", "m", "v")}


def test_batch_normalization_behind_a_grouped_convolution_folds_into_it():
    text = "(float[N,4,5,5] x) => (float[N,6,3,3] y) { a = Conv<group=2>(x, w)  y = BatchNormalization(a, s, b, m, v) }"
    assert rewrite(text, batch_normalization, nhwc, sink_transposes, scale_and_bias, w=_W, **_SIX) == ["Transpose", "*Conv", "Transpose"]


def test_the_sign_and_the_bias_behind_a_matrix_multiplication_fold_into_it():
    text = "(float[N,4] x) => (float[N,5] y) { a = MatMul(x, w)  b = Neg(a)  y = Add(b, c) }"
    found = rewrite(text, matrix_multiplications, scale_and_bias, w=_G.random((4, 5), np.float32), c=_G.random(5, np.float32))
    assert found == ["*MatMul"]


def test_what_another_node_reads_too_is_not_folded():
    text = "(float[N,4] x) => (float[N,5] y) { a = MatMul(x, w)  b = Neg(a)  y = Add(a, b) }"
    assert rewrite(text, matrix_multiplications, scale_and_bias, w=_G.random((4, 5), np.float32)) == ["*MatMul", "Neg", "Add"]


def test_a_number_for_each_row_is_not_folded():
    text = "(float[5,4] x) => (float[5,5] y) { a = MatMul(x, w)  y = Mul(a, c) }"
    found = rewrite(text, matrix_multiplications, scale_and_bias, w=_G.random((4, 5), np.float32), c=_G.random((5, 1), np.float32))
    assert found == ["*MatMul", "Mul"]

