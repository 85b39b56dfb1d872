# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of GreaterOrEqual."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    node = helper.make_node("GreaterOrEqual", ["a", "b"], ["y"])
    dtypes = (np.float32, np.float64, np.int32, np.int64, np.uint8)
    return [
        Case(np.dtype(dtype).name, node, {"a": values("a", 3, 5, dtype=dtype).round(), "b": values("b", 3, 1, dtype=dtype).round()})
        for dtype in dtypes
    ] + [
        Case("NaN", node, {"a": np.array([np.nan, 1, np.nan], np.float32), "b": np.array([1, 1, np.nan], np.float32)}),
    ]
