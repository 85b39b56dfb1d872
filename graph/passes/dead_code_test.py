# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What no output needs goes away."""

from amalgamation.graph.passes import dead_code
from amalgamation.graph.testing import parse, rewrite


def test_a_node_that_no_output_needs_is_removed():
    assert rewrite("(float[4] x) => (float[4] y) { a = Exp(x)  b = Neg(a)  y = Relu(x) }", dead_code) == ["Relu"]


def test_an_input_that_no_output_needs_stays():
    model = dead_code.run(parse("(float[4] x, float[4] z) => (float[4] y) { y = Relu(x) }"))
    assert [value.name for value in model.graph.inputs] == ["x", "z"]

