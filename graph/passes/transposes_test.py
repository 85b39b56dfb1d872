# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Transposes merge, and the free ones become Reshape."""

from amalgamation.graph.passes import dead_code, transposes
from amalgamation.graph.testing import rewrite


def test_a_transpose_and_its_inverse_cancel():
    text = "(float[N,2,3] x) => (float[N,2,3] y) { a = Transpose<perm=[0,2,1]>(x)  b = Transpose<perm=[0,2,1]>(a)  y = Relu(b) }"
    assert rewrite(text, transposes, dead_code) == ["Relu"]


def test_two_transposes_become_one():
    text = "(float[N,2,3] x) => (float[3,N,2] y) { a = Transpose<perm=[0,2,1]>(x)  y = Transpose<perm=[1,0,2]>(a) }"
    assert rewrite(text, transposes, dead_code) == ["Transpose"]


def test_moving_only_dims_of_size_one_is_a_reshape():
    text = "(float[N,1,5] x) => (float[N,5,1] y) { y = Transpose<perm=[0,2,1]>(x) }"
    assert rewrite(text, transposes, dead_code) == ["Reshape"]

