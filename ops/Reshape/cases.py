# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Reshape."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    shape = frozenset({"shape"})
    node = helper.make_node("Reshape", ["x", "shape"], ["y"])
    x = {"x": values("x", 2, 3, 4)}
    return [
        Case(f"to {to}", node, x | {"shape": np.array(to)}, constants=shape)
        for to in ([6, 4], [-1], [0, -1], [2, 1, 3, 1, 4], [0, 0, 2, 2])
    ] + [Case("symbolic batch", node, x | {"shape": np.array([0, -1])}, constants=shape, symbolic={"x": ["N", 3, 4]})]
