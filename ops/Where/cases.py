# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Where."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    node = helper.make_node("Where", ["c", "a", "b"], ["y"])
    found = [
        Case(np.dtype(dtype).name, node, {"c": values("c", 3, 5, dtype=bool), "a": values("a", 3, 5, dtype=dtype), "b": values("b", 5, dtype=dtype)})
        for dtype in (np.float32, np.int64, np.uint8, np.float16)
    ]
    return found + [
        Case("all broadcast", node, {"c": values("c", 3, 1, 1, dtype=bool), "a": values("a", 4, 1), "b": values("b", 5)}),
        Case("numbers", node, {"c": values("c", 3, 5, dtype=bool), "a": values("a"), "b": values("b", 1)}),
    ]
