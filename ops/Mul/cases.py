# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Mul."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    node = helper.make_node("Mul", ["a", "b"], ["y"])
    shapes = {
        "scalars": ((), ()),
        "a vector and its like": ((17,), (17,)),
        "nothing": ((0, 3), (3,)),
        "a bias of channels": ((2, 3, 3, 17), (17,)),
        "an image and one number of each channel": ((2, 3, 5, 7), (3, 1, 1)),
        "the smaller first": ((1, 5), (3, 1, 4, 5)),
        "both broadcast": ((3, 1, 5), (1, 4, 1)),
        "more than one task": ((3, 40000), (3, 1)),
    }
    found = [Case(name, node, {"a": values("a", *a), "b": values("b", *b)}) for name, (a, b) in shapes.items()]
    for dtype in (np.int32, np.int64, np.uint8, np.int8):
        found.append(Case(f"{np.dtype(dtype).name}", node, {"a": values("a", 3, 5, dtype=dtype, low=0, high=9), "b": values("b", 5, dtype=dtype, low=1, high=5)}))
    return found + [
        Case("negative integers", node, {"a": values("a", 37, dtype=np.int32, low=-99, high=99), "b": values("b", 37, dtype=np.int32, low=1, high=9)}),
        Case("symbolic batch", node, {"a": values("a", 2, 3, 4), "b": values("b", 3, 4)}, symbolic={"a": ["N", 3, 4]}),
        Case("a constant", node, {"a": values("a", 2, 3, 4), "b": values("b", 3, 1)}, constants=frozenset({"b"})),
    ]
