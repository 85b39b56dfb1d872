# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""A model's first convolution reads NCHW."""

import numpy as np
import pytest

from amalgamation.graph.lower import nhwc, planar, sink_transposes
from amalgamation.graph.passes import dead_code
from amalgamation.graph.testing import rewrite

_W = np.random.default_rng(8).random((16, 3, 3, 3), np.float32)


@pytest.mark.parametrize("attributes, outputs, planned", [
    ("pads=[1,0,2,1], strides=[2,1]", 16, True),
    ("dilations=[2,1]", 5, True),
    ("dilations=[1,2]", 16, False),
    ("pads=[1,1,1,1]", 4, False),
])
def test_few_channels_are_not_brought_into_nhwc(attributes, outputs, planned):
    text = f"(float[N,3,8,7] x) => (float[N,C,P,Q] y) {{ y = Conv<{attributes}>(x, w) }}"
    assert rewrite(text, nhwc, sink_transposes, planar, dead_code, w=_W[:outputs]) == ["Transpose"] * (not planned) + ["*Conv", "Transpose"]


def test_another_reader_keeps_its_transpose():
    text = "(float[N,3,8,7] x) => (float[N,C,P,Q] y, float[N,D,R,S] z) { y = Conv(x, w)  z = MaxPool<kernel_shape=[2,2]>(x) }"
    found = rewrite(text, nhwc, sink_transposes, planar, dead_code, w=_W)
    assert found.count("Transpose") == 3 and "*Conv" in found


def test_many_channels_stay_in_nhwc():
    text = "(float[N,16,8,7] x) => (float[N,C,P,Q] y) { y = Conv(x, w) }"
    assert rewrite(text, nhwc, sink_transposes, planar, dead_code, w=_W.reshape(3, 16, 3, 3).repeat(4, 0)) == ["Transpose", "*Conv", "Transpose"]
