# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""HardSwish is recognised."""

import numpy as np

from amalgamation.graph.passes import arithmetic, dead_code, hard_swish
from amalgamation.graph.testing import rewrite

_C = {"three": np.float32(3), "zero": np.float32(0), "six": np.float32(6)}


def test_paddles_spelling_becomes_hard_swish():
    text = "(float[N,4] x) => (float[N,4] y) { a = Add(x, three)  b = Clip(a, zero, six)  c = Mul(x, b)  y = Div(c, six) }"
    assert rewrite(text, arithmetic, hard_swish, dead_code, **_C) == ["HardSwish"]


def test_dividing_before_multiplying_is_the_same():
    text = "(float[N,4] x) => (float[N,4] y) { a = Add(three, x)  b = Clip(a, zero, six)  c = Div(b, six)  y = Mul(c, x) }"
    assert rewrite(text, arithmetic, hard_swish, dead_code, **_C) == ["HardSwish"]


def test_x_times_hard_sigmoid_of_x_becomes_hard_swish():
    text = "(float[N,4] x) => (float[N,4] y) { a = HardSigmoid<alpha=0.16666667, beta=0.5>(x)  y = Mul(x, a) }"
    assert rewrite(text, hard_swish, dead_code) == ["HardSwish"]


def test_other_bounds_stay():
    text = "(float[N,4] x) => (float[N,4] y) { a = Add(x, three)  b = Clip(a, zero, three)  c = Mul(x, b)  y = Div(c, six) }"
    assert "HardSwish" not in rewrite(text, arithmetic, hard_swish, dead_code, **_C)

