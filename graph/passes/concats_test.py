# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Concats get flat, and zeros become padding."""

import numpy as np

from amalgamation.graph.passes import concats, dead_code
from amalgamation.graph.testing import rewrite


def test_nested_concats_of_one_axis_become_one():
    text = "(float[N,4] x) => (float[N,12] y) { a = Neg(x)  b = Concat<axis=1>(x, a)  y = Concat<axis=-1>(b, a) }"
    assert rewrite(text, concats, dead_code) == ["Neg", "Concat"]


def test_a_concat_with_a_block_of_zeros_becomes_a_pad():
    text = "(float[2,4] x) => (float[2,7] y) { y = Concat<axis=1>(x, z) }"
    assert rewrite(text, concats, dead_code, z=np.zeros((2, 3), np.float32)) == ["Pad"]


def test_a_concat_with_varied_numbers_stays():
    text = "(float[2,4] x) => (float[2,7] y) { y = Concat<axis=1>(z, x) }"
    assert rewrite(text, concats, dead_code, z=np.arange(6, dtype=np.float32).reshape(2, 3)) == ["Concat"]

