# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of GatherElements."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    def bad(shape: tuple[int, ...], dtype: type, index: int) -> dict[str, np.ndarray]:
        """One index that is wrong, the last."""
        indices = np.zeros(shape, dtype)
        indices[-1, -1, -1] = index
        return {"i": indices}

    return [
        Case(f"axis {axis}", helper.make_node("GatherElements", ["x", "i"], ["y"], axis=axis), {"x": values("x", 3, 5, 4), "i": values("i", *shape, dtype=dtype, low=-3, high=2)},
             bad=[bad(shape, dtype, index) for index in ((3, 5, 4)[axis], (-4, -6, -5)[axis])])
        for axis, shape, dtype in ((0, (7, 5, 4), np.int64), (1, (3, 2, 4), np.int32), (2, (3, 5, 6), np.int64))
    ]
