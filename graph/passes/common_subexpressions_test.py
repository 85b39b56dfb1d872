# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Equal things are computed once."""

from amalgamation.graph.passes import common_subexpressions, dead_code
from amalgamation.graph.testing import rewrite


def test_equal_nodes_become_one():
    text = "(float[4] x) => (float[4] y) { a = Exp(x)  b = Exp(x)  y = Add(a, b) }"
    assert rewrite(text, common_subexpressions, dead_code) == ["Exp", "Add"]


def test_nodes_with_other_attributes_stay_apart():
    text = "(float[4] x) => (float[4] y) { a = Elu<alpha=1.0>(x)  b = Elu<alpha=2.0>(x)  y = Add(a, b) }"
    assert rewrite(text, common_subexpressions, dead_code) == ["Elu", "Elu", "Add"]

