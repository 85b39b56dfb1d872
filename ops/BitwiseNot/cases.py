# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of BitwiseNot."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    return [
        Case(f"of {np.dtype(dtype).name}", helper.make_node("BitwiseNot", ["x"], ["y"]), {"x": values("x", 3, 17, dtype=dtype, low=0, high=99)})
        for dtype in (np.uint8, np.int8, np.uint16, np.int32, np.uint64)
    ]
