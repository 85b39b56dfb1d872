# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""BatchNormalization becomes Mul and Add."""

import numpy as np

from amalgamation.graph.passes import batch_normalization
from amalgamation.graph.testing import rewrite

_GENERATOR = np.random.default_rng(1)


def test_batch_normalization_becomes_mul_and_add():
    four = {name: (_GENERATOR.random(3) + 0.5).astype(np.float32) for name in ("s", "b", "m", "v")}
    text = "(float[N,3,2,2] x) => (float[N,3,2,2] y) { y = BatchNormalization<epsilon=0.001>(x, s, b, m, v) }"
    assert rewrite(text, batch_normalization, **four) == ["Mul", "Add"]


def test_batch_normalization_of_an_old_opset_is_the_same():
    four = {name: (_GENERATOR.random(3) + 0.5).astype(np.float32) for name in ("s", "b", "m", "v")}
    text = "(float[N,3,2] x) => (float[N,3,2] y) { y = BatchNormalization(x, s, b, m, v) }"
    assert rewrite(text, batch_normalization, opset=9, **four) == ["Mul", "Add"]


def test_statistics_that_are_inputs_are_computed_with():
    three = {name: np.ones(3, np.float32) for name in ("b", "m")}
    text = "(float[N,3,2] x, float[3] s, float[3] u) => (float[N,3,2] y) { v = Abs(u)  y = BatchNormalization(x, s, b, m, v) }"
    found = rewrite(text, batch_normalization, **three)
    assert "BatchNormalization" not in found and found[-2:] == ["Mul", "Add"]
