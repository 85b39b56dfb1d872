# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Acos."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values

# Where the formulas change, and what has no result.
_EDGES = np.array([-1, -0.50001, -0.5, -1e-6, 0, 0.5, 0.50001, 1, 1.5, -2], np.float32)


def cases() -> list[Case]:
    node = helper.make_node("Acos", ["x"], ["y"])
    return [
        Case("a number", node, {"x": values("x", low=-1, high=1)}),
        Case("a vector and a tail", node, {"x": values("x", 3, 37, low=-1, high=1)}),
        Case("small numbers keep their digits", node, {"x": values("x", 17, low=-1e-3, high=1e-3)}, atol=0, why="the digits of small results count"),
        Case("edges", node, {"x": _EDGES}, atol=0, why="the digits of small results count"),
        Case("nothing", node, {"x": values("x", 0, 3)}),
        Case("symbolic dims", node, {"x": values("x", 2, 5, low=-1, high=1)}, symbolic={"x": ["N", "M"]}),
    ]
