# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Scattered indices of NonMaxSuppression become a mask."""

import numpy as np
import pytest

from amalgamation.graph import passes, plan, testing
from amalgamation.graph.errors import UnsupportedModel
from amalgamation.graph.passes import dead_code, non_max_suppression
from amalgamation.graph.testing import rewrite

_LIMITS = {"most": np.array([9]), "overlap": np.array([0.5], np.float32), "least": np.array([-3], np.float32), "columns": np.array([0, 2])}
_HEAD = "(float[3,9,4] boxes, float[3,2,9] scores) => "
_SELECT = "i = NonMaxSuppression(boxes, scores, most, overlap, least)  n = Shape<start=0, end=1>(i)  ones = ConstantOfShape<value=int64[1] {1}>(n) "


def _rewrite(text: str, **constants) -> list[str]:
    return rewrite(text, non_max_suppression, dead_code, **_LIMITS, **constants)


def test_a_mask_of_what_any_class_selects():
    text = _HEAD + "(int64[3,9] y) { " + _SELECT + "j = Gather<axis=1>(i, columns)  y = ScatterND(zeros, j, ones) }"
    assert _rewrite(text, zeros=np.zeros((3, 9), np.int64)) == ["*NonMaxSuppression", "Cast"]


def test_a_mask_of_each_class():
    text = _HEAD + "(int64[3,2,9] y) { " + _SELECT + "y = ScatterND(zeros, i, ones) }"
    assert _rewrite(text, zeros=np.zeros((3, 2, 9), np.int64)) == ["*NonMaxSuppression", "Cast"]


_BY_ID = ("(float[N,9,4] boxes, float[N,1,9] scores, int64[N,9] ids, float[N,9] like) => (bool[N,9] y) { a = Unsqueeze(ids, two)  b = Unsqueeze(ids, one)  "
          "s = Equal(a, b)  each = Where(s, scores, lowest)  i = NonMaxSuppression(boxes, each, most, overlap, least)  n = Shape<start=0, end=1>(i)  "
          "ones = ConstantOfShape<value=bool[1] {1}>(n)  j = Gather<axis=1>(i, columns)  zeros = Less(like, like)  y = ScatterND(zeros, j, ones) }")


def test_a_row_for_each_box_of_those_with_its_id_becomes_an_input_of_ids():
    assert _rewrite(_BY_ID, one=np.array([1]), two=np.array([2]), lowest=np.float32(-np.inf)) == ["*NonMaxSuppression"]


def test_rows_that_leave_nothing_out_stay():
    found = _rewrite(_BY_ID, one=np.array([1]), two=np.array([2]), lowest=np.float32(0))
    assert found == ["Unsqueeze", "Unsqueeze", "Equal", "Where", "*NonMaxSuppression"]


def test_other_columns_stay():
    text = _HEAD + "(int64[3,9] y) { " + _SELECT + "j = Gather<axis=1>(i, others)  y = ScatterND(zeros, j, ones) }"
    assert "ScatterND" in _rewrite(text, zeros=np.zeros((3, 9), np.int64), others=np.array([0, 1]))


def test_indices_that_are_an_output_are_an_error_that_says_what_to_do():
    text = _HEAD + "(int64[M,3] i) { i = NonMaxSuppression(boxes, scores, most, overlap, least) }"
    with pytest.raises(UnsupportedModel, match="NonMaxSuppression .*known only while the model runs. Scatter ones at its indices"):
        plan.make(passes.run(testing.parse(text, **_LIMITS)), {}, {})
