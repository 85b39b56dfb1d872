# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of BitShift."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    return [
        Case(f"{direction} of {np.dtype(dtype).name}", helper.make_node("BitShift", ["a", "b"], ["y"], direction=direction),
             {"a": values("a", 3, 17, dtype=dtype, low=0, high=200), "b": values("b", 17, dtype=dtype, low=0, high=7)})
        for dtype in (np.uint8, np.uint16, np.uint32, np.uint64)
        for direction in ("LEFT", "RIGHT")
    ]  # fmt: skip
