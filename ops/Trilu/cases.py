# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Trilu."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    return [
        Case(f"{'upper' if upper else 'lower'} triangle from diagonal {k} of {np.dtype(dtype).name}",
             helper.make_node("Trilu", ["x", "k"], ["y"], upper=upper),
             {"x": values("x", 2, 5, 7, dtype=dtype), "k": np.array(k, np.int64)}, constants=frozenset({"k"}))
        for upper in (0, 1)
        for k in (-6, -1, 0, 3, 9)
        for dtype in (np.float32, np.int64)
    ]  # fmt: skip
