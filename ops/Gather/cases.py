# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Gather."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    def case(name: str, shape: tuple[int, ...], indices: np.ndarray, axis: int = 0, dtype=np.float32, constant: bool = False, bad=()) -> Case:
        node = helper.make_node("Gather", ["x", "indices"], ["y"], axis=axis)
        inputs = {"x": values("x", *shape, dtype=dtype), "indices": indices}
        return Case(name, node, inputs, constants=frozenset({"indices"} if constant else ()), bad=[{"indices": np.array(each, indices.dtype)} for each in bad])

    return [
        case("rows", (5, 7), np.array([0, 4, 2, 2]), bad=([0, 4, 2, 5], [-6, 4, 2, 2], [0, 1 << 62, 2, 2], [0, -1 << 63, 2, 2])),
        case("columns", (5, 7), np.array([6, 0]), 1, bad=([6, 7], [-8, 0])),
        case("negative indices", (5, 7), np.array([-1, -5]), -1),
        case("one index", (5, 7, 3), np.array(2), 1),
        case("a matrix of int32 indices", (5, 7), np.array([[0, 1], [4, 3]], np.int32), bad=([[0, 1], [4, 5]], [[-1 << 31, 1], [4, 3]])),
        case("constant indices", (5, 7, 3), np.array([1, 0]), 1, constant=True),
        case("no indices", (5, 7), np.zeros(0, np.int64)),
        case("int64", (5,), np.array([3, 1]), dtype=np.int64),
        case("uint8", (5, 3), np.array([3, 1]), dtype=np.uint8),
    ]
