# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Softmax."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    last = helper.make_node("Softmax", ["x"], ["y"])
    found = [
        Case(f"{shape} along {axis}", helper.make_node("Softmax", ["x"], ["y"], axis=axis), {"x": values("x", *shape, low=-9, high=9)})
        for shape in ((3, 17), (2, 5, 3, 19), (1, 40, 8))
        for axis in range(-1, len(shape) - 1)
    ]
    return found + [
        Case("one number", last, {"x": values("x", 3, 1)}),
        Case("a long row", last, {"x": values("x", 2, 5003)}),
        Case("large numbers", last, {"x": np.array([[1000, 1001, 0], [-1000, -1001, -100]], np.float32)}),
        Case("symbolic batch", last, {"x": values("x", 3, 17)}, symbolic={"x": ["N", 17]}),
    ]
