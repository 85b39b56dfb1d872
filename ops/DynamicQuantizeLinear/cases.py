# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of DynamicQuantizeLinear."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    node = helper.make_node("DynamicQuantizeLinear", ["x"], ["y", "y_scale", "y_zero_point"])
    return [
        Case("both signs", node, {"x": values("x", 3, 17)}),
        Case("positive", node, {"x": values("x", 5, 7, 3, low=1, high=9)}),
        Case("negative", node, {"x": values("x", 40, low=-9, high=-1)}),
        Case("one number", node, {"x": values("x", 1, 1)}),
        Case("zeros", node, {"x": np.zeros((2, 3), np.float32)}, oracles=("onnxruntime",), why="the reference divides by 0"),
        Case("symbolic", node, {"x": values("x", 4, 9)}, symbolic={"x": ("N", 9)}),
    ]
