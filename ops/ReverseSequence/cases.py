# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of ReverseSequence."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    time_first = helper.make_node("ReverseSequence", ["x", "lengths"], ["y"])
    batch_first = helper.make_node("ReverseSequence", ["x", "lengths"], ["y"], time_axis=1, batch_axis=0)
    lengths = lambda *n: np.array(n, np.int64)  # noqa: E731
    return [
        Case("time first", time_first, {"x": values("x", 5, 4), "lengths": lengths(5, 1, 3, 2)}),
        Case("time first, images, symbolic", time_first, {"x": values("x", 5, 3, 2, 3), "lengths": lengths(2, 5, 4)}, symbolic={"x": ("T", "B", 2, 3), "lengths": ("B",)}),
        Case("batch first", batch_first, {"x": values("x", 3, 4, 17), "lengths": lengths(4, 1, 3)}, frozenset({"lengths"})),
        Case("one time", batch_first, {"x": values("x", 3, 1, 5), "lengths": lengths(1, 1, 1)}),
        Case("int64", time_first, {"x": values("x", 4, 2, dtype=np.int64), "lengths": lengths(3, 4)}),
        Case("bool", time_first, {"x": values("x", 4, 2, 3, dtype=np.bool_), "lengths": lengths(3, 4)}),
    ]
