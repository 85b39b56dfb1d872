# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of BitwiseOr."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    return [
        Case(f"of {np.dtype(dtype).name}, one row broadcast", helper.make_node("BitwiseOr", ["a", "b"], ["y"]),
             {"a": values("a", 3, 17, dtype=dtype, low=0, high=99), "b": values("b", 17, dtype=dtype, low=0, high=99)})
        for dtype in (np.uint8, np.int8, np.uint16, np.int32, np.uint64)
    ]  # fmt: skip
