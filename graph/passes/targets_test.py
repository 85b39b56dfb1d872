# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Reshape and Expand need no computed target."""

import numpy as np

from amalgamation.graph.passes import dead_code, targets
from amalgamation.graph.testing import rewrite


def test_two_symbolic_dims_need_no_computation():
    text = """(float[N,M,6] x) => (float[N,M,6] y) {
        s = Shape(x)  n = Slice(s, zero, two)  t = Concat<axis=0>(n, six)  a = Relu(x)  b = Flatten(a)  y = Reshape(b, t) }"""
    found = rewrite(text, targets, dead_code, zero=np.array([0]), two=np.array([2]), six=np.array([6]))
    assert found == ["Relu", "Flatten", "Reshape"]


def test_expanding_to_the_batch_needs_no_computation():
    text = "(float[N,2] x, float[1,2] z) => (float[N,2] y) { s = Shape(x)  y = Expand(z, s) }"
    assert rewrite(text, targets, dead_code) == ["Expand"]
