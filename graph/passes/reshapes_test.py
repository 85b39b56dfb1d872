# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""One form of reshaping, no chains."""

import numpy as np

from amalgamation.graph.passes import dead_code, reshapes
from amalgamation.graph.testing import rewrite


def test_a_chain_of_squeeze_unsqueeze_and_flatten_becomes_one_reshape():
    text = "(float[N,1,4] x) => (float[N,2,2] y) { a = Squeeze(x, one)  b = Unsqueeze(a, one)  c = Flatten(b)  y = Reshape(c, t) }"
    assert rewrite(text, reshapes, dead_code, one=np.array([1]), t=np.array([-1, 2, 2])) == ["Reshape"]


def test_reshaping_there_and_back_is_removed():
    text = "(float[N,6] x) => (float[N,6] y) { a = Reshape(x, t)  b = Reshape(a, u)  y = Relu(b) }"
    assert rewrite(text, reshapes, dead_code, t=np.array([-1, 2, 3]), u=np.array([-1, 6])) == ["Relu"]

