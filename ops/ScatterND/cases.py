# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of ScatterND."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    def case(name: str, indices: list, shape: tuple[int, ...], how: str = "none", bad=()) -> Case:
        node = helper.make_node("ScatterND", ["x", "i", "u"], ["y"], reduction=how)
        return Case(name, node, {"x": values("x", 4, 5, 3), "i": np.array(indices), "u": values("u", *shape)}, bad=[{"i": np.array(each)} for each in bad])

    return [
        case("planes", [[0], [2]], (2, 5, 3), bad=([[0], [4]], [[-5], [2]])),
        case("rows", [[0, 1], [3, -1]], (2, 3), bad=([[0, 1], [3, 5]], [[0, 1], [3, -6]], [[4, 1], [3, -1]])),
        case("elements", [[0, 1, 2], [3, 4, 0]], (2,)),
        case("added", [[1], [1]], (2, 5, 3), "add", bad=([[1], [4]],)),
        case("multiplied", [[1, 1], [1, 1]], (2, 3), "mul"),
    ]
