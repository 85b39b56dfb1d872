# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of ArgMax."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    found = [
        Case(f"along {axis}, keepdims={keepdims}", helper.make_node("ArgMax", ["x"], ["y"], axis=axis, keepdims=keepdims), {"x": values("x", 3, 5, 7)})
        for axis in (0, 1, -1)
        for keepdims in (0, 1)
    ]
    equals = values("x", 5, 9, dtype=np.int32, low=0, high=2)
    return found + [
        Case("the first of equals", helper.make_node("ArgMax", ["x"], ["y"], axis=1), {"x": equals}),
        Case("the last of equals", helper.make_node("ArgMax", ["x"], ["y"], axis=1, select_last_index=1), {"x": equals}),
    ]
