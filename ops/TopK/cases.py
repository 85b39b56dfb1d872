# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of TopK."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    def case(name: str, x: np.ndarray, k: int, **attributes) -> Case:
        node = helper.make_node("TopK", ["x", "k"], ["values", "indices"], **attributes)
        return Case(name, node, {"x": x, "k": np.array([k])}, constants=frozenset({"k"}))

    return [
        case("the last axis", values("x", 3, 17), 5),
        case("the first axis", values("x", 9, 4), 3, axis=0),
        case("between", values("x", 2, 9, 5), 2, axis=1),
        case("the least", values("x", 3, 17), 5, largest=0),
        case("all", values("x", 3, 7), 7),
        case("hundreds, many of them equal", values("x", 2, 500, 3, dtype=np.int64, low=0, high=40), 200, axis=1),
        case("the least of hundreds, many of them equal", values("x", 2, 500, dtype=np.int64, low=0, high=40), 499, largest=0),
        case("equals", values("x", 3, 20, dtype=np.int64, low=0, high=3), 6),
    ]
