# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Sinh."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    node = helper.make_node("Sinh", ["x"], ["y"])
    edges = np.array([0, -0.0, 1e-6, -1e-3, 0.999, 1, 1.001, -1, 80, np.inf, -np.inf, np.nan], np.float32)
    return [
        Case("a vector and a tail", node, {"x": values("x", 3, 37, low=-9, high=9)}),
        Case("where the formula changes", node, {"x": edges}),
        Case("nothing", node, {"x": values("x", 0, 3)}),
    ]
