# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of DequantizeLinear."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values

_PARAMETERS = frozenset({"scale", "zero"})


def cases() -> list[Case]:
    types = (np.uint8, np.int8, np.uint16, np.int16)
    node = helper.make_node("DequantizeLinear", ["x", "scale", "zero"], ["y"], axis=1)
    tensor = [
        Case(f"by tensor, {np.dtype(dtype).name}", node,
             {"x": values("x", 3, 5, 7, dtype=dtype, low=0, high=120), "scale": np.array(0.25, np.float32), "zero": np.array(3, dtype)}, constants=_PARAMETERS)
        for dtype in types
    ]  # fmt: skip
    axis = [
        Case(f"by axis 1, {np.dtype(dtype).name}", node,
             {"x": values("x", 3, 5, 7, dtype=dtype, low=0, high=120), "scale": values("scale", 5, low=0.1, high=0.5), "zero": values("zero", 5, dtype=dtype, low=0, high=9)},
             constants=_PARAMETERS)
        for dtype in types
    ]  # fmt: skip
    return tensor + axis
