# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Transposes move down and meet their inverse."""

import numpy as np
import pytest

from amalgamation.graph.lower import sink_transposes
from amalgamation.graph.testing import rewrite

_IN, _OUT = "t = Transpose<perm=[0,2,3,1]>(x) ", " y = Transpose<perm=[0,3,1,2]>(z) }"
_C = {"c": np.arange(3, dtype=np.float32), "pads": np.array([0, 1, 2, 0, 0, 0, 1, 0]), "s": np.array([1, -2]), "e": np.array([9, 9]),
      "axes": np.array([1, 3]), "h": np.array([1]), "k": np.arange(60, dtype=np.float32).reshape(4, 5, 3), "r": np.array([1, 2, 1, 3])}


@pytest.mark.parametrize("body", [
    "z = Relu(t)", "z = Add(t, c)", "z = Mul(k, t)", "a = Exp(t) z = Add(a, t)", "z = Concat<axis=-1>(t, t)", "z = Pad(t, pads)",
    "z = Slice(t, s, e, axes)", "z = ReduceMean(t, h)", "z = Softmax(t)", "z = Clip(t)", "z = ReduceMax(t, axes)",
    "z = Tile(t, r)", "a = Greater(t, c) z = Where(a, t, c)", "a = ReduceMean(t, h) z = Sub(t, a)", "z = ArgMax<axis=-1>(t)",
])
def test_a_transpose_goes_through_and_meets_its_inverse(body):
    kind = "int64" if "ArgMax" in body else "float"
    found = rewrite("(float[N,3,4,5] x) => (" + kind + "[N,A,B,C] y) {" + _IN + body + _OUT, sink_transposes, **_C)
    assert "Transpose" not in found


@pytest.mark.parametrize("body", ["z = Mul(t, t)", "z = Add(t, b)"])
def test_a_transpose_of_one_element_does_not_go_round_and_round(body):
    found = rewrite("(float[1,1,1,1] x) => (float[1,1,1,1] y) {" + _IN + body + _OUT, sink_transposes, b=np.array(2, np.float32))
    assert "Transpose" not in found


def test_dropping_a_dim_leaves_a_smaller_transpose():
    text = "(float[N,3,4,5] x) => (float[N,5,3] y) {" + _IN + "a = ReduceSum<keepdims=0>(t, h)  y = Relu(a) }"
    assert rewrite(text, sink_transposes, **_C) == ["ReduceSum", "Relu", "Transpose"]


def test_a_transpose_goes_through_a_reshape_that_keeps_runs_together():
    text = "(float[N,3,4,5] x) => (float[N,3,20] y) {" + _IN + "a = Reshape(t, f)  y = Transpose<perm=[0,2,1]>(a) }"
    assert rewrite(text, sink_transposes, f=np.array([-1, 20, 3])) == ["Reshape"]


def test_a_transpose_stays_in_front_of_a_reshape_that_mixes_dims():
    text = "(float[N,3,4,5] x) => (float[N,60] y) {" + _IN + "y = Reshape(t, f) }"
    assert rewrite(text, sink_transposes, f=np.array([-1, 60])) == ["Transpose", "Reshape"]

