# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of Split."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    sizes = frozenset({"sizes"})
    two = helper.make_node("Split", ["x", "sizes"], ["a", "b"], axis=1)
    return [
        Case("given sizes", two, {"x": values("x", 2, 7, 3), "sizes": np.array([2, 5])}, constants=sizes),
        Case("an empty part", two, {"x": values("x", 2, 7), "sizes": np.array([0, 7])}, constants=sizes),
        Case("equal parts", helper.make_node("Split", ["x"], ["a", "b", "c"], axis=-1, num_outputs=3), {"x": values("x", 2, 9)}),
        Case("a smaller last part", helper.make_node("Split", ["x"], ["a", "b", "c"], axis=0, num_outputs=3), {"x": values("x", 8, 2)}),
        Case("int64", two, {"x": values("x", 2, 7, dtype=np.int64), "sizes": np.array([3, 4])}, constants=sizes),
    ]
