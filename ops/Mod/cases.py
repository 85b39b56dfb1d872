# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Mod."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    return [
        Case(f"{np.dtype(dtype).name}, fmod={fmod}", helper.make_node("Mod", ["a", "b"], ["y"], fmod=fmod),
             {"a": values("a", 37, dtype=dtype, low=low, high=99), "b": np.array([7], dtype) if low == 0 else np.where(values("b", 37, dtype=bool), 5, -7).astype(dtype)})
        for dtype, low in ((np.int32, -99), (np.int64, -99), (np.int8, -99), (np.uint8, 0))
        for fmod in (0, 1)
    ]  # fmt: skip
