# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""What changes nothing goes away."""

import numpy as np

from amalgamation.graph.passes import no_ops
from amalgamation.graph.testing import rewrite


def test_an_identity_and_a_cast_to_the_same_type_are_removed():
    text = "(float[N,4] x) => (float[N,4] y) { a = Identity(x)  b = Cast<to=1>(a)  y = Relu(b) }"
    assert rewrite(text, no_ops) == ["Relu"]


def test_a_cast_to_another_type_stays():
    assert rewrite("(float[4] x) => (int32[4] y) { y = Cast<to=6>(x) }", no_ops) == ["Cast"]


def test_a_slice_of_everything_is_removed_but_a_reversal_stays():
    text = "(float[N,4] x) => (float[N,4] y) { a = Slice(x, s, e, axis)  y = Slice(a, e, r, axis, back) }"
    found = rewrite(text, no_ops, s=np.array([0]), e=np.array([2**31 - 1]), axis=np.array([1]), r=np.array([-(2**31)]),
                    back=np.array([-1]))
    assert found == ["Slice"]


def test_a_pad_by_nothing_is_removed():
    assert rewrite("(float[N,4] x) => (float[N,4] y) { a = Pad(x, p)  y = Neg(a) }", no_ops, p=np.zeros(4, np.int64)) == ["Neg"]


def test_an_output_that_is_an_input_keeps_its_name():
    from amalgamation.graph import edit, testing

    model = no_ops.run(testing.parse("(float[4] x) => (float[4] y) { y = Identity(x) }"))
    assert testing.kinds(model) == [] and edit.output_names(model) == ("y",)

