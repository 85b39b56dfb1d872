# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Gelu is recognised."""

import numpy as np

from amalgamation.graph.passes import arithmetic, dead_code, gelu
from amalgamation.graph.testing import rewrite

_C = {"half": np.float32(0.5), "one": np.float32(1), "three": np.float32(3), "k": np.float32(0.044715),
      "s": np.float32(np.sqrt(2 / np.pi)), "root": np.float32(np.sqrt(2))}


def test_the_exact_form_becomes_gelu():
    text = "(float[N,4] x) => (float[N,4] y) { a = Div(x, root)  b = Erf(a)  c = Add(b, one)  d = Mul(x, c)  y = Mul(d, half) }"
    assert rewrite(text, arithmetic, gelu, dead_code, **_C) == ["Gelu"]


def test_the_tanh_form_becomes_gelu():
    text = """(float[N,4] x) => (float[N,4] y) { a = Mul(k, x)  b = Mul(x, a)  c = Mul(x, b)  d = Add(x, c)  e = Mul(s, d)  f = Tanh(e)
        g = Add(one, f)  h = Mul(half, g)  y = Mul(x, h) }"""
    assert rewrite(text, arithmetic, gelu, dead_code, **_C) == ["Gelu"]


def test_the_tanh_form_with_a_power_becomes_gelu():
    text = """(float[N,4] x) => (float[N,4] y) { a = Pow(x, three)  b = Mul(a, k)  c = Add(x, b)  d = Mul(c, s)  e = Tanh(d)
        f = Add(e, one)  g = Mul(x, f)  y = Mul(g, half) }"""
    assert rewrite(text, arithmetic, gelu, dead_code, **_C) == ["Gelu"]


def test_another_factor_stays():
    text = "(float[N,4] x) => (float[N,4] y) { a = Mul(x, half)  b = Erf(a)  c = Add(b, one)  d = Mul(x, c)  y = Mul(d, half) }"
    assert "Gelu" not in rewrite(text, arithmetic, gelu, dead_code, **_C)
