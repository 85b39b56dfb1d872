# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Constants of arithmetic come second, and merge."""

import numpy as np

from amalgamation.graph.passes import arithmetic, dead_code
from amalgamation.graph.testing import rewrite

_TWO, _FOUR = np.float32(2), np.array([1, 2, 3, 4], np.float32)


def test_division_and_subtraction_become_mul_and_add():
    text = "(float[N,4] x) => (float[N,4] y) { a = Div(x, two)  y = Sub(a, four) }"
    assert rewrite(text, arithmetic, dead_code, two=_TWO, four=_FOUR) == ["Mul", "Add"]


def test_a_chain_of_factors_is_one_factor():
    text = "(float[N,4] x) => (float[N,4] y) { a = Mul(two, x)  b = Div(a, four)  y = Mul(b, two) }"
    assert rewrite(text, arithmetic, dead_code, two=_TWO, four=_FOUR) == ["Mul"]


def test_times_one_and_plus_zero_go_away():
    text = "(float[N,4] x) => (float[N,4] y) { a = Mul(x, one)  b = Add(zero, a)  y = Relu(b) }"
    assert rewrite(text, arithmetic, dead_code, one=np.float32(1), zero=np.float32(0)) == ["Relu"]


def test_a_constant_that_broadcasts_the_input_stays():
    text = "(float[1,4] x) => (float[3,4] y) { y = Mul(x, ones) }"
    assert rewrite(text, arithmetic, dead_code, ones=np.ones((3, 4), np.float32)) == ["Mul"]


def test_integer_division_stays():
    assert rewrite("(int32[4] x) => (int32[4] y) { y = Div(x, two) }", arithmetic, two=np.int32(2)) == ["Div"]


def test_one_over_x_stays():
    assert rewrite("(float[4] x) => (float[4] y) { y = Div(two, x) }", arithmetic, two=_TWO) == ["Div"]

