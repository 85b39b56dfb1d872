# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Transpose."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    def node(*perm: int):
        return helper.make_node("Transpose", ["x"], ["y"], perm=perm)

    return [
        Case(f"{shape} by {perm}", node(*perm), {"x": values("x", *shape)})
        for shape, perm in (
            ((37, 19), (1, 0)),
            ((2, 3, 17, 5), (0, 2, 3, 1)),
            ((2, 17, 5, 3), (0, 3, 1, 2)),
            ((2, 3, 4, 5), (0, 2, 1, 3)),
            ((2, 3, 4, 5), (3, 2, 1, 0)),
            ((1, 3, 1, 5), (2, 3, 0, 1)),
            ((2, 3, 4, 5, 6), (4, 0, 3, 1, 2)),
            ((3, 200, 200), (2, 0, 1)),
            ((0, 3), (1, 0)),
        )
    ] + [
        Case("reversed without an attribute", helper.make_node("Transpose", ["x"], ["y"]), {"x": values("x", 2, 3, 4)}),
        Case("int64", node(1, 0), {"x": values("x", 3, 5, dtype=np.int64)}),
        Case("float16", node(1, 0), {"x": values("x", 3, 5, dtype=np.float16)}),
        Case("uint8", node(0, 2, 1), {"x": values("x", 2, 30, 50, dtype=np.uint8, low=0, high=255)}),
        Case("symbolic dims", node(0, 2, 3, 1), {"x": values("x", 2, 3, 4, 5)}, symbolic={"x": ["N", 3, "H", "W"]}),
    ]
