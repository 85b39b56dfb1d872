# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Expand."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    node = helper.make_node("Expand", ["x", "shape"], ["y"])
    shape = frozenset({"shape"})
    return [
        Case(f"{of} to {to}", node, {"x": values("x", *of), "shape": np.array(to)}, constants=shape)
        for of, to in (((), [3, 2]), ((3, 1), [3, 17]), ((1, 17), [3, 17]), ((3, 1, 4), [2, 3, 5, 4]), ((3, 4), [1, 1]), ((5,), [5]))
    ] + [Case("int64", node, {"x": values("x", 3, 1, dtype=np.int64), "shape": np.array([2, 3, 4])}, constants=shape)]
