# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Pow."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    node = helper.make_node("Pow", ["a", "b"], ["y"])
    a = values("a", 3, 17, low=0.1, high=4)
    found = [
        Case(f"to the constant {power}", node, {"a": a, "b": np.array(power, np.float32)}, constants=frozenset({"b"}), rtol=1e-4, why=_WHY)
        for power in (2, 3, 0.5, -1, 1, 0, 1.7, -2.5)
    ]
    signs = np.array([-2, -2, -2, 2, 0, 0, 1, -1, -3], np.float32)
    powers = np.array([2, 3, 0.5, 3, 2, 0, 7, 5, 0], np.float32)
    return found + [
        Case("computed powers", node, {"a": a, "b": values("b", 17)}, rtol=1e-4, why=_WHY),
        Case("computed whole powers", node, {"a": a, "b": values("b", 17, dtype=np.int64, low=-3, high=3)}, rtol=1e-4, why=_WHY),
        Case("negative numbers and zeros", node, {"a": signs, "b": powers}),
        Case("whole powers of int64", node, {"a": a, "b": np.array([2], np.int64)}, constants=frozenset({"b"})),
    ]


_WHY = "the error of the logarithm grows with the power"
