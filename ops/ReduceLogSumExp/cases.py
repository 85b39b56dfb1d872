# SPDX-FileCopyrightText: The Amalgamation Authors
# SPDX-License-Identifier: Apache-2.0
"""Cases of ReduceLogSumExp."""

import numpy as np
from onnx import helper

from amalgamation.ops.cases import Case, values


def cases() -> list[Case]:
    axes = frozenset({"axes"})
    return [
        Case(
            f"{shape} over {over}, keepdims={keepdims}",
            helper.make_node("ReduceLogSumExp", ["x", "axes"], ["y"], keepdims=keepdims),
            {"x": values("x", *shape, low=0.5, high=2), "axes": np.array(over)},
            constants=axes,
        )
        for keepdims in (0, 1)
        for shape, over in (((3, 17), [1]), ((2, 3, 5, 7), [0, 2]), ((2, 3, 4), [0, 1, 2]))
    ]
