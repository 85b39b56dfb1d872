# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Tanh."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    node = helper.make_node("Tanh", ["x"], ["y"])
    return [
        Case("a number", node, {"x": values("x", low=-10, high=10)}),
        Case("a vector and a tail", node, {"x": values("x", 3, 37, low=-10, high=10)}),
        Case("nothing", node, {"x": values("x", 0, 3)}),
        Case("more than one task", node, {"x": values("x", 40001, low=-10, high=10)}),
        Case("symbolic dims", node, {"x": values("x", 2, 5, low=-10, high=10)}, symbolic={"x": ["N", "M"]}),
        Case("large numbers and infinities", node, {"x": np.array([-np.inf, np.inf, 100, -100, 80, -80, 0, np.nan], np.float32)}),
    ]
