# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Tile."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    node = helper.make_node("Tile", ["x", "repeats"], ["y"])
    return [
        Case(f"{of} times {by}", node, {"x": values("x", *of), "repeats": np.array(by)}, constants=frozenset({"repeats"}))
        for of, by in (((3, 5), [1, 2]), ((3, 5), [2, 1]), ((2, 3, 4), [2, 3, 2]), ((7,), [3]), ((2, 3), [1, 1]))
    ]
