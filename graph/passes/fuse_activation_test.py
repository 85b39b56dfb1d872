# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Activations move into convolutions and matrix multiplications."""

import numpy as np
import pytest

from amalgamation.graph.passes import fuse_activation, matrix_multiplications
from amalgamation.graph.testing import rewrite

_W = np.random.default_rng(7).random((4, 5), np.float32) - 0.5


@pytest.mark.parametrize("activation", ["Relu(a)", "Sigmoid(a)", "HardSwish(a)", "Tanh(a)", "LeakyRelu<alpha=0.3>(a)", "LeakyRelu(a)",
                                        "HardSigmoid<alpha=0.1>(a)", "Clip(a, lo, hi)", "Clip(a, lo)", "Clip(a, , hi)"])
def test_an_activation_moves_into_the_matrix_multiplication_in_front_of_it(activation):
    text = "(float[N,4] x) => (float[N,5] y) { a = MatMul(x, w)  y = " + activation + " }"
    found = rewrite(text, matrix_multiplications, fuse_activation, w=_W, lo=np.float32(-0.5), hi=np.float32(0.5))
    assert found == ["*MatMul"]


def test_a_second_activation_stays():
    text = "(float[N,4] x) => (float[N,5] y) { a = MatMul(x, w)  b = Relu(a)  y = Tanh(b) }"
    assert rewrite(text, matrix_multiplications, fuse_activation, w=_W) == ["*MatMul", "Tanh"]


def test_an_output_in_between_is_kept():
    text = "(float[N,4] x) => (float[N,5] y, float[N,5] a) { a = MatMul(x, w)  y = Relu(a) }"
    assert rewrite(text, matrix_multiplications, fuse_activation, w=_W) == ["*MatMul", "Relu"]

