# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Concat."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    def case(name: str, axis: int, shapes: list[tuple[int, ...]], dtype=np.float32) -> Case:
        inputs = {f"x{number}": values(f"x{number}", *shape, dtype=dtype) for number, shape in enumerate(shapes)}
        return Case(name, helper.make_node("Concat", list(inputs), ["y"], axis=axis), inputs)

    return [
        case("first axis", 0, [(2, 3), (1, 3), (5, 3)]),
        case("last axis", -1, [(2, 3), (2, 17), (2, 1)]),
        case("between", 1, [(2, 3, 5), (2, 4, 5)]),
        case("one input", 1, [(2, 3)]),
        case("an empty one", 0, [(2, 3), (0, 3), (1, 3)]),
        case("vectors of int64", 0, [(1,), (1,), (2,)], np.int64),
        case("bools", 1, [(3, 1), (3, 2)], np.bool_),
        case("large", 1, [(3, 30000), (3, 10)]),
    ]
