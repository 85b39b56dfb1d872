# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What depends on constants alone is computed at build time."""

import numpy as np

from amalgamation.graph.passes import dead_code, fold_constants
from amalgamation.graph.testing import rewrite


def test_a_computation_on_constants_becomes_a_constant():
    text = "(float[N,4] x) => (float[N,4] y) { a = Exp(c)  b = Mul(a, c)  y = Add(x, b) }"
    assert rewrite(text, fold_constants, dead_code, c=np.arange(4, dtype=np.float32)) == ["Add"]


def test_a_block_of_zeros_becomes_a_constant():
    text = "(float[2,4] x) => (float[2,7] y) { z = ConstantOfShape(s)  y = Concat<axis=1>(x, z) }"
    assert rewrite(text, fold_constants, dead_code, s=np.array([2, 3])) == ["Concat"]

