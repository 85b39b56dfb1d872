# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Squeeze."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    axes = frozenset({"axes"})
    node = helper.make_node("Squeeze", ["x", "axes"], ["y"])
    return [
        Case("one axis", node, {"x": values("x", 1, 3, 1), "axes": np.array([0])}, constants=axes),
        Case("from the end", node, {"x": values("x", 1, 3, 1), "axes": np.array([-1, 0])}, constants=axes),
        Case("all", helper.make_node("Squeeze", ["x"], ["y"]), {"x": values("x", 1, 3, 1)}),
    ]
