# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Computations on shapes are resolved."""

import numpy as np

from amalgamation.graph.passes import dead_code, fold_constants, reshapes, shape_values, shapes, targets
from amalgamation.graph.testing import rewrite

_ALL = (shapes, fold_constants, shape_values, dead_code, shapes, shape_values, targets, reshapes, dead_code)


def test_a_target_computed_from_the_batch_is_resolved():
    text = """(float[N,6] x) => (float[N,2,3] y) {
        s = Shape(x)  n = Slice(s, zero, one)  t = Concat<axis=0>(n, two, three)  y = Reshape(x, t) }"""
    found = rewrite(text, *_ALL, zero=np.array([0]), one=np.array([1]), two=np.array([2]), three=np.array([3]))
    assert found == ["Reshape"]


def test_fixed_dims_become_constants():
    text = "(float[2,6] x) => (int64[2] y) { s = Shape(x)  y = Add(s, s) }"
    assert rewrite(text, *_ALL) == []

