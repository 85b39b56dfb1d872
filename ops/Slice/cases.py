# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Slice."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    def case(name: str, shape: tuple[int, ...], starts, ends, axes=None, steps=None, dtype=np.float32, symbolic=None) -> Case:
        given = {"starts": starts, "ends": ends, "axes": axes, "steps": steps}
        constants = {key: np.array(array) for key, array in given.items() if array is not None}
        inputs = ["x", *(key if key in constants else "" for key in given)]
        node = helper.make_node("Slice", inputs, ["y"])
        x = values("x", *shape, dtype=dtype)
        return Case(name, node, {"x": x} | constants, constants=frozenset(constants), symbolic=symbolic or {})

    return [
        case("a part of each dim", (5, 7, 9), [1, 2, 3], [4, 6, 8]),
        case("one axis", (2, 20, 3), [3], [17], [1]),
        case("from the end", (5, 17), [-4], [-1], [-1]),
        case("to the end", (5, 17), [3], [2**63 - 1], [1]),
        case("steps", (9, 17), [0, 1], [9, 17], [0, 1], [2, 3]),
        case("backwards", (9, 17), [-1], [-(2**31)], [1], [-1]),
        case("backwards by 2 from beyond the end", (9, 17), [100, 15], [0, 1], [0, 1], [-2, -3]),
        case("nothing", (5, 7), [3], [3], [0]),
        case("clamped", (5, 7), [-100], [100], [1]),
        case("everything", (5, 7), [0], [7], [1]),
        case("int64 vector", (7,), [2], [5], [0], dtype=np.int64),
        case("channels of an image", (1, 4, 4, 8), [2], [6], [3]),
        case("a symbolic dim", (5, 7), [1], [2**63 - 1], [0], symbolic={"x": ["N", 7]}),
        case("the last of a symbolic dim", (5, 7), [-1], [2**63 - 1], [0], symbolic={"x": ["N", 7]}),
        case("a symbolic dim backwards", (5, 7), [2**63 - 1], [-(2**63)], [0], [-1], symbolic={"x": ["N", 7]}),
    ]
