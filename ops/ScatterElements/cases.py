# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of ScatterElements."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    return [
        Case(f"axis {axis}, {how}", helper.make_node("ScatterElements", ["x", "i", "u"], ["y"], axis=axis, reduction=how),
             {"x": values("x", 3, 5), "i": np.array(indices), "u": values("u", *np.shape(indices))},
             bad=[{"i": np.full(np.shape(indices), index)} for index in ((3, 5)[axis], (-4, -6)[axis])])
        for axis, how, indices in (
            (0, "none", [[0, 2, 1, 1, 0]]),
            (1, "none", [[0, -1], [2, 3]]),
            (1, "add", [[0, 0, 0], [2, 3, 2]]),
            (0, "mul", [[0, 2], [0, 1]]),
            (1, "max", [[1, 1], [2, 2], [4, 4]]),
            (1, "min", [[1, 1], [2, 2], [4, 4]]),
        )
    ]  # fmt: skip
