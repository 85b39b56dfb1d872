# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Gemm and MatMul get one form."""

import numpy as np

from amalgamation.graph.passes import matrix_multiplications
from amalgamation.graph.testing import rewrite

_G = np.random.default_rng(3)
_B = _G.random((5, 4), np.float32)


def test_gemm_becomes_a_lowered_matmul_with_bias():
    text = "(float[N,4] x) => (float[N,5] y) { y = Gemm<transB=1, alpha=0.5, beta=2.0>(x, b, c) }"
    assert rewrite(text, matrix_multiplications, b=_B, c=_G.random(5, np.float32)) == ["*MatMul"]


def test_a_bias_for_each_row_stays_an_add():
    text = "(float[3,5] x) => (float[3,4] y) { y = Gemm<beta=2.0>(x, b, c) }"
    found = rewrite(text, matrix_multiplications, b=_B, c=_G.random((3, 1), np.float32))
    assert found == ["*MatMul", "Mul", "Add"] or found == ["Mul", "*MatMul", "Add"]


def test_matmul_by_a_constant_is_lowered_and_a_computed_one_stays():
    text = "(float[N,2,5] x) => (float[N,2,2] y) { a = MatMul(x, b)  c = Transpose<perm=[0,2,1]>(a)  y = MatMul(a, c) }"
    assert rewrite(text, matrix_multiplications, b=_B) == ["*MatMul", "Transpose", "MatMul"]

