# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Unsqueeze."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    axes = frozenset({"axes"})
    node = helper.make_node("Unsqueeze", ["x", "axes"], ["y"])
    return [
        Case(f"axes {over}", node, {"x": values("x", 3, 5), "axes": np.array(over)}, constants=axes) for over in ([0], [-1], [1, 3], [0, 1])
    ]
