# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A one-hot product becomes a lookup."""

import numpy as np

from amalgamation.graph.passes import dead_code, one_hot, reshapes
from amalgamation.graph.testing import rewrite

_TABLE = np.random.default_rng(2).random((6, 4), np.float32)
_TEXT = "(int32[N,5,1] x) => (float[N,5,4] y) { a = Equal(x, classes)  b = Cast<to=1>(a)  y = MatMul(b, table) }"


def test_a_one_hot_product_becomes_a_lookup_also_for_numbers_outside_of_the_table():
    found = rewrite(_TEXT, one_hot, reshapes, dead_code, classes=np.arange(6, dtype=np.int32).reshape(1, 1, 6), table=_TABLE)
    assert found == ["Reshape", "Max", "Min", "Add", "Gather"]


def test_a_comparison_with_other_numbers_stays():
    found = rewrite(_TEXT, one_hot, classes=np.arange(1, 7, dtype=np.int32).reshape(1, 1, 6), table=_TABLE)
    assert found == ["Equal", "Cast", "MatMul"]

