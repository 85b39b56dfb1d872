# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of CumSum."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    return [
        Case(f"axis {axis}, exclusive={exclusive}, reverse={reverse}, {np.dtype(dtype).name}",
             helper.make_node("CumSum", ["x", "axis"], ["y"], exclusive=exclusive, reverse=reverse),
             {"x": values("x", 3, 5, 7, dtype=dtype), "axis": np.array(axis)}, constants=frozenset({"axis"}))
        for axis, exclusive, reverse, dtype in ((0, 0, 0, np.float32), (1, 1, 0, np.float32), (-1, 0, 1, np.int32), (2, 1, 1, np.int64))
    ]  # fmt: skip
