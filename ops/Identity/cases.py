# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Identity."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    node = helper.make_node("Identity", ["x"], ["y"])
    return [Case(np.dtype(dtype).name, node, {"x": values("x", 3, 5, dtype=dtype)}) for dtype in (np.float32, np.int64, np.uint8)]
