# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Elementwise work moves into constant tables."""

import numpy as np

from amalgamation.graph.passes import dead_code, lookup_tables
from amalgamation.graph.testing import rewrite

_TABLE = np.random.default_rng(2).random((9, 4), np.float32)
_FOUR = np.array([[[1, 2, 3, 4]]], np.float32)


def test_functions_of_looked_up_rows_are_computed_at_build_time():
    text = "(int64[N,5] i) => (float[N,5,4] y) { p = Abs(i)  a = Gather(t, p)  b = Add(a, four)  c = Tanh(b)  y = Mul(a, c) }"
    assert rewrite(text, lookup_tables, dead_code, t=_TABLE, four=_FOUR) == ["Abs", "Gather"]


def test_what_differs_from_lookup_to_lookup_stays():
    text = "(int64[5] i, float[5,4] z) => (float[5,4] y) { p = Abs(i)  a = Gather(t, p)  y = Add(a, z) }"
    assert rewrite(text, lookup_tables, dead_code, t=_TABLE) == ["Abs", "Gather", "Add"]


def test_a_table_larger_than_its_lookups_stays():
    text = "(int64[5] i) => (float[5,4] y) { p = Abs(i)  a = Gather(t, p)  y = Tanh(a) }"
    assert rewrite(text, lookup_tables, dead_code, t=_TABLE) == ["Abs", "Gather", "Tanh"]

