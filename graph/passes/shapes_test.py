# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Shapes are found in symbols, and never believed unchecked."""

import numpy as np
import pytest
import sympy

from amalgamation.graph import edit
from amalgamation.graph.passes import shapes
from amalgamation.graph.testing import parse
from amalgamation.graph.values import symbol


def _output(text: str, **constants) -> tuple:
    return edit.shape(shapes.run(parse(text, **constants)).graph.outputs[0])


def test_a_convolution_with_stride_has_a_floor_in_its_shape():
    found = _output("(float[N,1,H,9] x) => (float[N,1,P,Q] y) { y = Conv<strides=[2,2]>(x, w) }", w=np.ones((1, 1, 3, 3), np.float32))
    assert edit.same_dims(found, (symbol("N"), 1, sympy.floor((symbol("H") - 3) / 2) + 1, 4))


def test_a_slice_whose_constant_end_lies_behind_everything_is_the_whole_dim():
    found = _output("(float[N,4] x) => (float[N,4] y) { y = Slice(x, s, e) }", s=np.array([0]), e=np.array([10**9]))
    assert found == (symbol("N"), 4)


def test_a_split_with_given_sizes_keeps_them():
    found = _output("(float[N,5] x) => (float[N,2] y) { y, z = Split<axis=1>(x, s) }", s=np.array([2, 3]))
    assert found == (symbol("N"), 2)


def test_dims_without_a_name_are_not_taken_as_equal():
    model = parse("(float[?,?] x, float[?] z) => (float[?,?] y) { y = Relu(x) }")
    assert shapes.input_symbols(model) == ["x_0", "x_1", "z_0"]


@pytest.mark.parametrize("truth", [(5, 5, 5), (134, 256, 386), (33, 64, 96)])
def test_a_dim_that_disagrees_with_the_standards_inference_is_fitted_to_it(truth):
    bindings = [{"N": 67}, {"N": 128}, {"N": 193}]
    found = shapes._settle(symbol("N") + 1, list(truth), bindings, "test")
    assert [shapes._at(found, b) for b in bindings] == list(truth)


def test_a_dim_that_nothing_fits_is_an_error():
    with pytest.raises(Exception, match="no simple expression"):
        shapes._settle(symbol("N"), [1, 7, 2], [{"N": 67}, {"N": 128}, {"N": 193}], "test")

