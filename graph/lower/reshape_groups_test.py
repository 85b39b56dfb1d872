# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Runs of dims that a Reshape splits and joins."""

import numpy as np
import pytest

from amalgamation.graph.lower.reshape_groups import groups, sink_through_reshape
from amalgamation.graph.values import symbol

_N = symbol("N")


def test_dims_are_matched_in_the_smallest_runs():
    assert groups((_N, 6, 4), (_N, 2, 3, 4)) == [([0], [0]), ([1], [1, 2]), ([2], [3])]
    assert groups((_N, 1, 4), (_N, 4, 1)) == [([0], [0]), ([1], []), ([2], [1]), ([], [2])]
    assert groups((_N, 6), (6 * _N,)) == [([0, 1], [0])]
    assert groups((2, 3), (5,)) is None


@pytest.mark.parametrize("source, perm, after", [
    ((2, 3, 4, 5), (0, 2, 3, 1), (2, 20, 3)), ((2, 3, 4, 5), (0, 2, 3, 1), (2, 2, 2, 5, 3)), ((2, 3, 1, 5), (0, 2, 3, 1), (2, 5, 3)),
    ((2, 3, 5), (0, 2, 1), (2, 1, 5, 3)), ((2, 1, 5, 3), (0, 3, 1, 2), (2, 3, 5)), ((6, 5), (1, 0), (5, 2, 3)), ((1, 1, 4), (2, 0, 1), (4,)),
])
def test_reshape_of_transpose_is_transpose_of_reshape(source, perm, after):
    x = np.arange(np.prod(source)).reshape(source)
    dims, outer = sink_through_reshape(source, perm, after)
    np.testing.assert_array_equal(x.reshape(dims).transpose(outer), x.transpose(perm).reshape(after))


def test_a_run_that_the_transpose_tears_apart_cannot_be_moved():
    assert sink_through_reshape((2, 3, 4), (0, 2, 1), (2, 12)) is None

